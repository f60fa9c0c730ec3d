"""What a checkout, a disk or another process may do to files: nothing outside is read or written, and nothing lost."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from guestlint.source.errors import WriteError
from guestlint.source.write import replace_text, write_file
from tests.cli.command import guestlint
from tests.hardening.faults import files
from tests.hardening.test_faults import HOST, SOUND

OUTSIDE = "guests.a = secret\n"
FIX = ("--fix", "--unsafe-fixes")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository, beside a secret."""
    (tmp_path / "secret").write_text(OUTSIDE)
    place = tmp_path / "tree"
    place.mkdir()
    (place / ".git").mkdir()
    return place


def test_d13_a_report_is_written_through_a_link_of_the_users_own(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")  # noqa: S108 - another file system, where there is one
    target = (elsewhere if elsewhere.is_dir() else tmp_path) / f"guestlint-{os.getpid()}.sarif"
    try:
        (tmp_path / "host.toml").write_text(HOST)
        (tmp_path / "x.sarif").symlink_to(target)
        assert guestlint("host.toml", "--format", "sarif=x.sarif", cwd=tmp_path).code == 1
        assert json.loads(target.read_text())["version"] == "2.1.0"
        assert (tmp_path / "x.sarif").is_symlink()
    finally:
        target.unlink(missing_ok=True)


OUT = [
    ("host.toml", "--format", "sarif=out"),
    ("host.toml", "-o", "out"),
    ("host.toml", "--write-baseline", "out"),
    ("graph", "sound.toml", "--format", "json", "-o", "out"),
    ("expand", "sound.toml", "-o", "out"),
    ("rules", "-o", "out"),
]


@pytest.mark.parametrize("through", ["link", "folder", "repository"])
@pytest.mark.parametrize("arguments", OUT, ids=" ".join)
def test_d14_nothing_is_written_through_a_link_out_of_a_repository(
    tree: Path, arguments: tuple[str, ...], through: str
) -> None:
    beside = tree.parent / "beside"
    beside.mkdir()
    (beside / "victim").write_text(OUTSIDE)
    (tree / "host.toml").write_text(HOST)
    (tree / "sound.toml").write_text(SOUND)
    if through == "link":
        (tree / "out").symlink_to("../beside/victim")
    else:
        (tree / "to").symlink_to("../beside")
        arguments = tuple(each.replace("out", "to/victim") for each in arguments)
    if through == "repository":
        (beside / ".git").mkdir()
    before = files(tree.parent)
    result = guestlint(*arguments, cwd=tree)
    assert result.code == 2
    assert f"leads out of its repository, to {beside / 'victim'}; not written" in result.err
    assert files(tree.parent) == before


def test_d14_who_names_the_file_itself_has_it_written(tree: Path) -> None:
    (tree / "host.toml").write_text(HOST)
    (tree / "inside").mkdir()
    (tree / "out").symlink_to("inside/report")
    assert guestlint("host.toml", "-o", "out", cwd=tree).code == 1
    assert guestlint("host.toml", "-o", "../secret", cwd=tree).code == 1
    assert "1 error" in (tree / "inside/report").read_text()
    assert "1 error" in (tree.parent / "secret").read_text()


@pytest.mark.parametrize(
    "command", [("expand", "host.toml", "--format", "units", "-o"), ("plugin", "new", "acme", "-o")]
)
def test_d14_no_folder_is_written_through_a_link_out_of_a_repository(tree: Path, command: tuple[str, ...]) -> None:
    (tree / "host.toml").write_text(SOUND)
    (tree / "to").symlink_to("..")
    result = guestlint(*command, "to/made", cwd=tree)
    assert result.code == 2
    assert "leads out of its repository" in result.err
    assert not (tree.parent / "made").exists()


def test_d14_no_fix_is_written_through_a_link_out_of_a_repository(tree: Path) -> None:
    (tree.parent / "secret").write_text(HOST)
    (tree / "host.toml").symlink_to("../secret")
    result = guestlint("host.toml", *FIX, cwd=tree)
    assert result.code == 2
    assert (tree.parent / "secret").read_text() == HOST


@pytest.mark.parametrize("argument", [".", "hosts"])
def test_d15_no_link_out_of_the_tree_is_followed_in_a_folder(tree: Path, argument: str) -> None:
    (tree / "hosts").mkdir()
    (tree / "hosts/host.toml").symlink_to("../../secret")
    result = guestlint(argument, cwd=tree)
    assert result.code == 2
    assert f"hosts/host.toml: leads out of the tree, to {tree.parent / 'secret'}; not read" in result.err
    assert "is not a value" not in result.out + result.err


def test_d15_the_tree_is_the_repository_or_else_the_folder(tree: Path) -> None:
    (tree / "common.toml").write_text(SOUND)
    (tree / "hosts").mkdir()
    (tree / "hosts/host.toml").symlink_to("../common.toml")
    assert guestlint("hosts", cwd=tree).code == 0
    (tree / ".git").rename(tree / "no-git")
    assert guestlint("hosts", cwd=tree).code == 2
    assert guestlint("hosts/host.toml", cwd=tree).code == 0


def test_d15_what_is_left_out_is_not_followed_and_not_said(tree: Path) -> None:
    (tree / "host.toml").write_text(SOUND)
    (tree / "other.toml").symlink_to("../secret")
    result = guestlint(".", "--exclude", "other.toml", cwd=tree)
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "folder.yml"])
def test_d23_init_passes_over_what_is_no_workflow(tree: Path, kind: str) -> None:
    workflows = tree / ".github/workflows"
    workflows.mkdir(parents=True)
    (tree / "host.toml").write_text(SOUND)
    if kind == "pipe":
        os.mkfifo(workflows / "x.yml")
    elif kind == "device":
        (workflows / "x.yml").symlink_to("/dev/zero")
    else:
        (workflows / kind).mkdir()
    result = guestlint("init", "--yes", cwd=tree)
    assert (result.code, result.err) == (0, "")
    assert "guestlint" in (workflows / "guestlint.yml").read_text()


@pytest.mark.parametrize("name", ["guestlint.toml", ".pre-commit-config.yaml", ".github"])
def test_d14_init_writes_through_no_link(tree: Path, name: str) -> None:
    (tree / "host.toml").write_text(SOUND)
    outside = tree.parent / "outside"
    if name == ".github":
        outside.mkdir()
    (tree / name).symlink_to(outside)
    before = files(tree.parent)
    result = guestlint("init", "--yes", cwd=tree)
    assert result.code == 2
    made = {path for path in files(tree.parent).items() if path not in before.items()}
    assert {path for path, _ in made} <= {"tree/guestlint.toml", "tree/.pre-commit-config.yaml"}
    assert not outside.exists() or not any(outside.iterdir())


@pytest.mark.parametrize("command", [FIX, ("--add-suppressions", "known"), ("-o", "host.toml")], ids=" ".join)
@pytest.mark.parametrize("kept", ["read-only", "hard links"])
def test_d25_what_cannot_be_kept_is_refused(tmp_path: Path, kept: str, command: tuple[str, ...]) -> None:
    host = tmp_path / "host.toml"
    host.write_text(HOST)
    if kept == "read-only":
        host.chmod(0o444)
    else:
        os.link(host, tmp_path / "twin.toml")
    before = host.stat()
    result = guestlint("host.toml", *command, cwd=tmp_path)
    assert result.code == 2
    assert kept in result.err
    assert "not overwritten" in result.err
    assert host.read_text() == HOST
    assert (host.stat().st_ino, host.stat().st_mode, host.stat().st_nlink) == (
        before.st_ino,
        before.st_mode,
        before.st_nlink,
    )


def test_d25_mode_and_extended_attributes_are_kept(tmp_path: Path) -> None:
    host = tmp_path / "host.toml"
    host.write_text(HOST)
    host.chmod(0o640)
    try:
        os.setxattr(host, "user.note", b"mine\0")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    assert guestlint("host.toml", *FIX, cwd=tmp_path).code == 0
    assert host.read_text() == SOUND
    assert stat.S_IMODE(host.stat().st_mode) == 0o640
    assert os.getxattr(host, "user.note") == b"mine\0"


def test_d25_an_attribute_that_cannot_be_kept_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = tmp_path / "host.toml"
    host.write_text("old")

    def forbidden(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "listxattr", lambda *_: ["security.x"], raising=False)
    monkeypatch.setattr(os, "getxattr", lambda file, _: b"" if isinstance(file, int) else b"x", raising=False)
    monkeypatch.setattr(os, "setxattr", forbidden, raising=False)
    with pytest.raises(WriteError, match=r"its extended attribute security\.x could not be kept"):
        write_file(str(host), b"new")
    assert files(tmp_path) == {"host.toml": "old"}


def test_d25_what_another_saves_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = tmp_path / "host.toml"
    host.write_text(HOST)
    really_fsync = os.fsync

    def save_during(file: int) -> None:
        host.write_text("saved\n")
        really_fsync(file)

    monkeypatch.setattr(os, "fsync", save_during)
    with pytest.raises(WriteError, match="changed since guestlint read it; not overwritten"):
        replace_text(str(host), HOST, SOUND)
    assert files(tmp_path) == {"host.toml": "saved\n"}


def test_a_baseline_is_not_written_where_a_part_of_the_findings_is_missing(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "known.json").write_text("{}")
    result = guestlint("host.toml", "gone.toml", "--write-baseline", "known.json", cwd=tmp_path)
    assert result.code == 2
    assert "known.json: not written, as a part of the findings is missing" in result.err
    assert (tmp_path / "known.json").read_text() == "{}"


@pytest.mark.parametrize("host", ["gone.toml", "host.toml"])
def test_expand_leaves_its_file_where_it_has_nothing_to_write(tmp_path: Path, host: str) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "out").write_text("old")
    assert guestlint("expand", host, "-o", "out", cwd=tmp_path).code == (1 if host == "host.toml" else 2)
    assert (tmp_path / "out").read_text() == "old"
