"""Files are read up to a bound, and written as a whole or not at all."""

from __future__ import annotations

import io
import os
import resource
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from guestlint.source.errors import GuestlintError, SourceError, WriteError
from guestlint.source.files import Bound, read_file, read_input
from guestlint.source.folders import write_folder
from guestlint.source.write import create_file, replace_text, write_file

IS_ROOT = os.geteuid() == 0
NOBODY = 65534
SMALL = Bound(1024 * 1024, too_large="split it", not_regular="name a file")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "host.toml"
    path.write_bytes(b"old\n")
    return path


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may write to; the one that pytest gives lies in a folder closed to others."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may do everything; as another user the permissions count."""
    if IS_ROOT:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if IS_ROOT:
            os.seteuid(0)


@contextmanager
def full_disk() -> Iterator[None]:
    """Let every write beyond a hundred bytes fail, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Reading


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * SMALL.size)
    assert read_file(str(path), SMALL) == b"x" * SMALL.size
    path.write_bytes(b"x" * (SMALL.size + 1))
    with pytest.raises(SourceError, match=r"^shown: larger than 1 MiB, the limit for this kind of file$") as refused:
        read_file(str(path), SMALL, "shown")
    assert refused.value.hint == "split it"


def test_a_file_system_may_give_less_than_is_asked_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read
    monkeypatch.setattr("os.read", lambda opened, size: read(opened, min(size, 2)))
    assert read_file(str(file)) == b"old\n"


def test_a_file_that_has_grown_since_it_was_looked_at_is_read_to_its_end(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = file.stat()
    file.write_bytes(b"longer than it was\n")
    monkeypatch.setattr("os.fstat", lambda _: status)
    assert read_file(str(file)) == b"longer than it was\n"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gone", "gone: no such file or folder"),
        ("folder", "folder: a folder, not a file"),
        ("pipe", "pipe: not a regular file"),
        ("loop", "loop: too many levels of symbolic links"),
        ("/dev/null", "/dev/null: not a regular file"),
        ("\0", r"\x00: a path cannot contain NUL"),
    ],
)
def test_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    with pytest.raises(SourceError) as refused:
        read_file(name, SMALL)
    assert str(refused.value) == says
    if "not a" in says:
        assert refused.value.hint == ("pass a file in it" if name == "folder" else "name a file")


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    status = file.stat()
    monkeypatch.setattr("os.stat", lambda *_, **__: status)
    with pytest.raises(SourceError, match="not a regular file"):
        read_file(str(pipe))


def test_a_file_that_may_not_be_read(open_folder: Path) -> None:
    path = open_folder / "secret"
    path.write_bytes(b"x")
    path.chmod(0)
    with unprivileged(), pytest.raises(SourceError, match="secret: permission denied"):
        read_file(str(path))


def test_standard_input_has_the_same_bound(file: Path) -> None:
    assert read_input("-", io.BytesIO(b"in"), SMALL) == ("<stdin>", b"in")
    assert read_input(str(file), io.BytesIO(), SMALL) == (str(file), b"old\n")
    with pytest.raises(SourceError, match=r"^<stdin>: larger than 1 MiB"):
        read_input("-", io.BytesIO(b"x" * (SMALL.size + 1)), SMALL)


# Writing


@pytest.mark.parametrize("write", [write_file, create_file])
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path, write: object) -> None:
    assert callable(write)
    before = os.umask(0o027)
    try:
        write(str(tmp_path / "f"), b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "f").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o640
    assert names(tmp_path) == ["f"]


def test_an_existing_file_keeps_its_mode_and_its_links(tmp_path: Path, file: Path) -> None:
    file.chmod(0o604)
    link = tmp_path / "link"
    link.symlink_to("host.toml")
    inode = file.stat().st_ino
    write_file(str(link), b"new")
    assert link.is_symlink()
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o604)
    assert file.stat().st_ino != inode
    replace_text(str(link), "new", "newer")
    assert link.is_symlink()
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"newer", 0o604)
    assert names(tmp_path) == ["host.toml", "link"]


def test_a_link_to_nowhere_leads_to_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    write_file(str(tmp_path / "link"), b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "new").read_bytes() == b"x"


@pytest.mark.skipif(not IS_ROOT, reason="only root can give files away")
def test_an_existing_file_keeps_its_owner_and_group(file: Path) -> None:
    os.chown(file, 1234, 4321)
    file.chmod(0o4755)  # bits that a change of the owner would clear
    write_file(str(file), b"new")
    status = file.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 4321, 0o4755)
    replace_text(str(file), "new", "newer")
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 4321)


@pytest.mark.skipif(not IS_ROOT, reason="needs a file of another user")
def test_a_file_whose_owner_cannot_be_kept_is_left_alone(open_folder: Path) -> None:
    path = open_folder / "f"
    path.write_bytes(b"old")
    with unprivileged(), pytest.raises(WriteError, match="keep its owner and group"):
        write_file(str(path), b"new")
    assert (path.read_bytes(), path.stat().st_uid) == (b"old", 0)
    assert names(open_folder) == ["f"]


def test_a_draft_is_private_as_the_file_that_it_replaces(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    keep = os.fchmod

    def look(descriptor: int, mode: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        keep(descriptor, mode)

    monkeypatch.setattr("os.fchmod", look)
    write_file(str(file), b"secret")
    assert modes == [0o600]


def test_what_is_no_regular_file_is_written_directly(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_file("/dev/null", b"x")
    assert not stat.S_ISREG(Path("/dev/null").stat().st_mode)
    with pytest.raises(WriteError, match="cannot write: a folder, not a file") as refused:
        write_file(str(tmp_path), b"x")
    assert refused.value.hint == "name a file in it, or another"
    assert capfd.readouterr().err == ""


def test_a_folder_that_cannot_be_written(open_folder: Path) -> None:
    path = open_folder / "f"
    path.write_bytes(b"old")
    if IS_ROOT:
        os.chown(path, NOBODY, NOBODY)
    open_folder.chmod(0o555)
    with unprivileged():
        for write in (write_file, create_file):
            with pytest.raises(WriteError, match="cannot write: permission denied") as refused:
                write(str(open_folder / "new"), b"new")
            assert "writable" in refused.value.hint
        with pytest.raises(WriteError, match="permission denied"):
            replace_text(str(path), "old", "new")
    assert path.read_bytes() == b"old"
    assert names(open_folder) == ["f"]


@pytest.mark.parametrize("path", ["none/f", "host.toml/f", "\0"])
def test_a_path_that_cannot_be(file: Path, path: str) -> None:
    for write in (write_file, create_file):
        with pytest.raises(WriteError, match="cannot write: ") as refused:
            write(f"{file.parent}/{path}", b"x")
        assert refused.value.hint
    assert names(file.parent) == ["host.toml"]


def test_a_full_disk_leaves_the_old_file_and_no_draft(file: Path) -> None:
    large = "x" * 10_000
    with full_disk():
        with pytest.raises(WriteError, match="cannot write: file too large"):
            write_file(str(file), large.encode())
        with pytest.raises(WriteError, match="cannot write: file too large"):
            replace_text(str(file), "old\n", large)
        with pytest.raises(WriteError, match="cannot write: file too large"):
            create_file(str(file.parent / "new"), large.encode())
        with pytest.raises(WriteError, match="folder: cannot write: file too large"):
            write_folder(str(file.parent / "folder"), {"a/b": large.encode()})
    assert file.read_bytes() == b"old\n"
    assert names(file.parent) == ["host.toml"]


def test_an_interrupt_leaves_the_old_file_and_no_draft(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    for call in ("os.fsync", "os.replace"):
        with monkeypatch.context() as patch:
            patch.setattr(call, interrupt)
            with pytest.raises(KeyboardInterrupt):
                write_file(str(file), b"new")
    assert file.read_bytes() == b"old\n"
    assert names(file.parent) == ["host.toml"]


def _no_links(*_: object) -> NoReturn:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_is_created_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool) -> None:
    if not has_links:
        monkeypatch.setattr("os.link", _no_links)
    path = tmp_path / "f"
    create_file(str(path), b"first")
    with pytest.raises(WriteError, match="f: already exists") as refused:
        create_file(str(path), b"second", "--force updates it")
    assert refused.value.hint == "--force updates it"
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(WriteError, match="link: already exists"):
        create_file(str(tmp_path / "link"), b"second")
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["f", "link"]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_another_creates_at_the_last_moment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    path = tmp_path / "f"
    sync = os.fsync

    def another_is_faster(descriptor: int) -> None:
        sync(descriptor)
        path.write_bytes(b"another's")

    monkeypatch.setattr("os.fsync", another_is_faster)
    if not has_links:
        monkeypatch.setattr("os.link", _no_links)
    with pytest.raises(WriteError, match="already exists"):
        create_file(str(path), b"mine")
    assert path.read_bytes() == b"another's"
    assert names(tmp_path) == ["f"]


def test_without_links_a_failed_rename_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.link", _no_links)
    monkeypatch.setattr("os.replace", _no_links)
    with pytest.raises(WriteError, match="permission denied"):
        create_file(str(tmp_path / "f"), b"mine")
    assert names(tmp_path) == []


def test_a_text_is_replaced_only_if_it_still_is_what_was_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WriteError, match="changed since guestlint read it; not overwritten") as refused:
        replace_text(str(file), "older\n", "new\n")
    assert refused.value.hint == "run guestlint again"
    sync = os.fsync

    def another_saves(descriptor: int) -> None:
        sync(descriptor)
        file.write_bytes(b"another's\n")

    monkeypatch.setattr("os.fsync", another_saves)
    with pytest.raises(WriteError, match="changed since"):
        replace_text(str(file), "old\n", "new\n")
    assert file.read_bytes() == b"another's\n"
    with pytest.raises(GuestlintError, match="no such file"):
        replace_text(str(file.parent / "gone"), "old", "new")
    assert names(file.parent) == ["host.toml"]


def test_a_byte_order_mark_stays(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfold\r\n")
    replace_text(str(file), "old\r\n", "new\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfnew\r\n"


def test_an_open_file_is_appended_to(file: Path) -> None:
    with file.open("ab") as stream:
        for part in (b"a", b"b"):
            write_file(f"/dev/fd/{stream.fileno()}", part)
        stream.write(b"c")
    assert file.read_bytes() == b"old\nabc"


# Folders


def test_a_folder_is_written_with_the_folders_in_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        write_folder(str(tmp_path / name), {"a": b"1", "b/c": b"2"})
        assert (tmp_path / name / "b" / "c").read_bytes() == b"2"
    assert names(tmp_path) == ["empty", "new"]


def test_what_is_in_a_folder_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "mine").touch()
    with pytest.raises(WriteError, match="cannot write: directory not empty"):
        write_folder(str(folder), {"a": b"1"})
    assert names(folder) == ["mine"]
    write_folder(str(folder), {"a": b"1"}, replace=True)
    assert names(folder) == ["a"]
    assert names(tmp_path) == ["f"]


def test_a_replaced_folder_comes_back_where_the_new_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "f"
    write_folder(str(folder), {"a": b"1"})
    rename = os.rename

    def fail_for_the_new_one(source: str, target: str) -> None:
        if source.endswith("new"):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr("os.rename", fail_for_the_new_one)
    with pytest.raises(WriteError, match="no space left on device"):
        write_folder(str(folder), {"b": b"1"}, replace=True)
    assert names(folder) == ["a"]
    assert names(tmp_path) == ["f"]
