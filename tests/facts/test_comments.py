"""Comments in a `.nix` file suppress findings on facts, written as in a host file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import Result, guestlint
from tests.facts.made import facts, place
from tests.facts.test_places import microvm

IGNORE = "# guestlint: ignore[global-mac] its own card"

LINES = """\
{
  guests.web = {
    backend = "microvm";
    microvm.interfaces.lan.mac = "00:1b:21:00:00:01";
  };
  guests.mail.microvm.interfaces.lan.mac = "00:1b:21:00:00:02";
}
""".splitlines()

PLACES = [
    place("guests web", 2),
    place("guests web backend", 3, column=5),
    place("guests web microvm interfaces lan mac", 4, column=5),
    place("guests mail microvm interfaces lan mac", 6),
]


def lint(folder: Path, lines: list[str], *arguments: str, shift: int = 0) -> Result:
    """Lint facts of a `.nix` file of `lines`, which places are `shift` lines further down in."""
    guests = {"web": microvm("00:1b:21:00:00:01"), "mail": microvm("00:1b:21:00:00:02")}
    moved = [each | {"line": each["line"] + shift} for each in PLACES]
    (folder / "host.nix").write_text("\n".join(lines))
    (folder / "facts.json").write_bytes(facts({"guests": guests}, moved))
    return guestlint("facts.json", "--format", "concise", *arguments, cwd=folder)


def said(result: Result) -> list[str]:
    return [line.split(" ", 1)[1].partition("]")[0] + "]" for line in result.out.splitlines()]


def test_without_a_comment_all_is_said(tmp_path: Path) -> None:
    assert said(lint(tmp_path, LINES)) == ["info[global-mac]"] * 2


def test_at_the_end_of_a_line(tmp_path: Path) -> None:
    lines = [*LINES]
    lines[3] += f" {IGNORE}"
    result = lint(tmp_path, lines)
    assert said(result) == ["info[global-mac]"]
    assert result.out.startswith("host.nix:6:3:")


def test_above_a_line(tmp_path: Path) -> None:
    result = lint(tmp_path, [IGNORE, *LINES[:5], f"  {IGNORE}", *LINES[5:]][1:])
    assert result.out.startswith("host.nix:4:5:")


def test_above_a_set_of_options_it_is_about_all_in_it(tmp_path: Path) -> None:
    result = lint(tmp_path, [LINES[0], f"  {IGNORE}", *LINES[1:]], shift=1)
    assert result.out.count("\n") == 1
    assert result.out.startswith("host.nix:7:3:")


def test_at_the_top_it_is_about_the_file(tmp_path: Path) -> None:
    assert said(lint(tmp_path, [IGNORE, *LINES], shift=1)) == []


def test_sarif_has_the_reason(tmp_path: Path) -> None:
    result = lint(tmp_path, [IGNORE, *LINES], "--format", "sarif", shift=1)
    results = json.loads(result.out)["runs"][0]["results"] if result.code == 0 and result.out else []
    assert results == [] or {each["suppressions"][0]["justification"] for each in results} == {"its own card"}


@pytest.mark.parametrize("text", [f'x = "{IGNORE}";', f"x = ''\n{IGNORE}\n'';", f"/*\n{IGNORE}\n*/"])
def test_what_is_no_comment_of_a_line_suppresses_nothing(text: str, tmp_path: Path) -> None:
    lines = [text, *LINES]
    assert said(lint(tmp_path, lines, shift=text.count("\n") + 1)) == ["info[global-mac]"] * 2


@pytest.mark.parametrize(
    "comment",
    [
        "# guestlint: ignore global-mac",
        "# guestlint: ignore[globl-mac]",
        "# guestlint: ignore[global-mac] until=2020-01-01",
    ],
)
def test_what_is_wrong_with_a_comment_is_said_at_its_line(comment: str, tmp_path: Path) -> None:
    lines = [*LINES]
    lines[5] += f" {comment}"
    found = lint(tmp_path, lines).out.splitlines()
    assert sum(" info[global-mac]" in line for line in found) == 2
    assert [line.partition(": ")[0] for line in found if "suppression" in line] == ["host.nix:6:65"]


def test_a_comment_for_another_host_is_not_unused(tmp_path: Path) -> None:
    lines = [*LINES]
    lines[2] += " # guestlint: ignore[mac-collision] meant"
    assert said(lint(tmp_path, lines)) == ["info[global-mac]"] * 2


def test_a_file_that_may_not_be_read_suppresses_nothing(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    lint(tmp_path, [IGNORE, *LINES])
    (inside / "host.nix").symlink_to("../host.nix")
    (tmp_path / "facts.json").rename(inside / "facts.json")
    assert said(guestlint("facts.json", "--format", "concise", cwd=inside)) == ["info[global-mac]"] * 2
