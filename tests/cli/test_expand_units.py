"""`guestlint expand --format units -o DIR` writes a whole folder or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Result, guestlint

GOOD = '[node]\nname = "ward"\n[guests.mail]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
REFUSED = '[node]\nname = "ward"\n[guests.mail]\nbackend = "container"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.toml").write_text(GOOD)
    (tmp_path / "other.toml").write_text(GOOD.replace("mail", "web"))
    (tmp_path / "refused.toml").write_text(REFUSED)
    return tmp_path


def units(folder: Path, *arguments: str) -> Result:
    return guestlint("expand", "--format", "units", *arguments, cwd=folder)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_the_folder_and_leaves_nothing_beside_it(folder: Path) -> None:
    before = names(folder)
    assert units(folder, "good.toml", "-o", "out") == (0, "", "")
    assert names(folder / "out") == ["container@mail.service", "fstab", "guests.target"]
    assert names(folder) == sorted([*before, "out"])


def test_fills_an_empty_folder(folder: Path) -> None:
    (folder / "out").mkdir()
    assert units(folder, "good.toml", "-o", "out/").code == 0
    assert (folder / "out" / "guests.target").is_file()


def test_replaces_an_earlier_run_only_with_force(folder: Path) -> None:
    units(folder, "good.toml", "-o", "out")
    refused = units(folder, "other.toml", "-o", "out")
    assert refused.code == 2
    assert "not empty" in refused.err
    assert "--force" in refused.err
    assert "container@mail.service" in names(folder / "out")
    assert units(folder, "other.toml", "-o", "out", "--force").code == 0
    assert names(folder / "out") == ["container@web.service", "fstab", "guests.target"]
    assert names(folder) == ["good.toml", "other.toml", "out", "refused.toml"]


@pytest.mark.parametrize("others", [["thesis.tex"], ["own.service"], ["guests.target", "thesis.tex"]])
def test_force_takes_nothing_away_that_is_not_ours(folder: Path, others: list[str]) -> None:
    (folder / "out").mkdir()
    for other in others:
        (folder / "out" / other).write_text("all my work")
    result = units(folder, "good.toml", "-o", "out", "--force")
    assert result.code == 2
    assert "guestlint did not write" in result.err
    assert names(folder / "out") == others
    assert {path.read_text() for path in (folder / "out").iterdir()} == {"all my work"}


@pytest.mark.parametrize("kind", ["file", "link", "below a file", "in no folder"])
def test_what_is_no_folder_is_2(folder: Path, kind: str) -> None:
    (folder / "real").mkdir()
    (folder / "link").symlink_to("real")
    output = {"file": "good.toml", "link": "link", "below a file": "good.toml/out", "in no folder": "no/where"}[kind]
    result = units(folder, "good.toml", "-o", output, "--force")
    assert result.code == 2
    assert result.err.startswith("guestlint: error: ")
    assert (folder / "good.toml").read_text() == GOOD
    assert names(folder / "real") == []


def test_a_refused_host_is_1_and_nothing_is_written(folder: Path) -> None:
    result = units(folder, "refused.toml", "-o", "out")
    assert (result.code, result.out) == (1, "")
    assert "error[missing-option]" in result.err
    assert not (folder / "out").exists()


def test_a_name_too_long_for_a_file_leaves_nothing(folder: Path) -> None:
    text = f'{GOOD}\n[guests.{"x" * 300}]\nnodeName = "x"\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    (folder / "long.toml").write_text(text)
    before = names(folder)
    result = units(folder, "long.toml", "-o", "out")
    assert result.code in (1, 2)
    assert result.err
    assert names(folder) == sorted(before)


@pytest.mark.parametrize(
    "arguments",
    [
        ("expand", "--format", "units", "good.toml"),
        ("expand", "-o", "no/out", "good.toml"),
        ("expand", "--force", "good.toml"),
        ("expand", "--format", "units", "-o", "out", "good.toml", "other.toml"),
        ("expand", "--format", "units", "-o", "out", "nope.toml"),
    ],
)
def test_a_use_that_makes_no_sense_is_2(folder: Path, arguments: tuple[str, ...]) -> None:
    result = guestlint(*arguments, cwd=folder)
    assert result.code == 2
    assert result.err
    assert not (folder / "out").exists()


def test_a_hostile_name_stays_in_the_folder(folder: Path) -> None:
    text = GOOD.replace("[guests.mail]", '[guests."../../evil\\nExecStart=/bin/evil"]\nnodeName = "evil"')
    (folder / "hostile.toml").write_text(text)
    before = names(folder)
    assert units(folder, "hostile.toml", "-o", "out").code == 0
    assert names(folder) == sorted([*before, "out"])
    (service,) = (folder / "out").glob("container@*.service")
    assert service.name.startswith("container@..\\x2f..\\x2fevil\\x0aExecStart")
    assert "\nExecStart=/bin/true\n" in service.read_text()
    assert "/bin/evil" not in service.read_text()
