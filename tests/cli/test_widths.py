"""What a terminal shows fits it, whatever is asked, and is coloured so that it can be read on black and on white."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guestlint.source.printable import columns
from tests.cli.command import IMPORTED_FROM, ROOT, all_said, guestlint

WIDTHS = (40, 60, 72, 80, 100)
MOUNT = "mount:/guests/paperless/scanned documents"
COMMANDS = [
    ["check", "host.toml"],
    ["check", "large.toml"],
    ["check", "host.toml", "--format", "grouped"],
    ["check", "host.toml", "--statistics"],
    ["check", "host.toml", "--verbose"],
    ["rules"],
    ["explain", "ordering-cycle"],
    ["explain", "mac-collision"],
    ["settings"],
    ["plugins"],
    ["--help"],
    *([name, "--help"] for name in ("check", "graph", "drift", "import", "eval", "plugin", "completion", "explain")),
    *(["graph", name, "--help"] for name in ("why", "impact", "order", "cycles", "shared", "stats", "draw")),
    ["graph", "why", "guest:paperless", "pool:rpool", "host.toml"],
    ["graph", "impact", "pool:rpool", "large.toml"],
    *(["graph", name, "large.toml"] for name in ("order", "cycles", "shared", "stats")),
    ["grpah"],
    ["explain", "mac-colision"],
    ["graph", "why", "x", "y", "host.toml"],
    ["no-such-file-with-a-name-that-is-longer-than-the-terminal-is-wide-by-far.toml"],
    ["host.toml", "--fail-on", "eror"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hosts")
    shutil.copy(ROOT / "examples" / "host.toml", folder / "host.toml")
    shutil.copy(ROOT / "tests/fixtures/realworld/PatrickDaG-elisabeth-202405.toml", folder / "large.toml")
    (folder / "guestlint.toml").write_text(
        'ignore = ["identity"]\n[[per-file]]\n'
        'files = ["a/folder/with/a/long/name/*.toml", "another/folder/with/a/long/name/*.toml"]\nignore = ["network"]\n'
    )
    return folder


def _screen(folder: Path, arguments: list[str], width: int, **environment: str) -> str:
    ours, theirs = pty.openpty()
    given = os.environ | {"PYTHONPATH": str(IMPORTED_FROM), "TERM": "xterm-256color", "COLUMNS": str(width)}
    command = [sys.executable, "-m", "guestlint", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=given | environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        said = all_said(ours)
    os.close(ours)
    assert process.returncode in (0, 1, 2)
    return said.decode().replace("\r\n", "\n")


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*[mK]|\x1b\]8;[^\x1b]*\x1b\\", "", text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_line_is_longer_than_the_terminal(folder: Path, command: list[str]) -> None:
    for width in WIDTHS:
        shown = _plain(_screen(folder, command, width)).splitlines()
        assert shown
        assert [line for line in shown if columns(line) > width] == [], width


def test_nothing_is_lost_on_a_narrow_terminal(folder: Path) -> None:
    wide = guestlint("rules", cwd=folder).out
    narrow = "".join(_plain(_screen(folder, ["rules"], 40)).split())
    for line in wide.splitlines():
        name, severity, stage, title = line.split(None, 3)
        assert f"{name}{severity},{stage}{''.join(title.removesuffix('.').split())}" in narrow


LEAST = 3.8
"""The contrast, of which 21 is the most, and 3 is asked of large or bold text (WCAG 2.2, 1.4.11)."""


def _luminance(number: int) -> float:
    """Of a colour of the 256: a cube of six steps, then a scale of grey."""
    steps = (0, 95, 135, 175, 215, 255)
    if number >= 232:
        parts = [8 + 10 * (number - 232)] * 3
    else:
        cell = number - 16
        parts = [steps[cell // 36], steps[cell // 6 % 6], steps[cell % 6]]
    linear = [each / 255 / 12.92 if each <= 10 else ((each / 255 + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("command", [["check", "host.toml"], ["rules"], ["explain", "ordering-cycle"]], ids=" ".join)
def test_colours_can_be_read_on_black_and_on_white(folder: Path, command: list[str]) -> None:
    codes = set(re.findall(r"\x1b\[([0-9;]*)m", _screen(folder, command, 100)))
    numbers = {int(match[1]) for code in codes if (match := re.search(r"38;5;(\d+)", code))}
    assert numbers
    rest = {part for code in codes for part in re.sub(r"38;5;\d+", "", code).split(";") if part}
    assert rest <= {"0", "1", "3", "4"}  # neither a colour of the user's own, nor a ground, nor faint
    for number in numbers:
        light = _luminance(number)
        assert (light + 0.05) / 0.05 >= LEAST, number
        assert 1.05 / (light + 0.05) >= LEAST, number


def test_the_switch_for_colours(folder: Path) -> None:
    for command in (["check", "host.toml"], ["explain", "mac-collision"], ["rules"], ["graph", "stats", "host.toml"]):
        assert "\x1b[" not in guestlint(*command, cwd=folder).out
        assert "\x1b[" in guestlint(*command, "--color", "always", cwd=folder, NO_COLOR="1").out
        assert "\x1b[" not in _screen(folder, [*command, "--color", "never"], 80, FORCE_COLOR="1")
        assert "\x1b[" not in guestlint(*command, "--color", "auto", cwd=folder).out
    assert "\x1b[" in guestlint("--color", "always", "rules", cwd=folder).out
    assert "\x1b[" in guestlint("--color=always", "host.toml", cwd=folder).out


def test_rules_lead_to_their_pages_where_the_terminal_can(folder: Path) -> None:
    page = "https://github.com/guestlint/guestlint/blob/main/docs/rules/mac-collision.md"
    for command in (["host.toml"], ["rules"], ["explain", "mac-collision"]):
        assert page not in _screen(folder, command, 80)
        shown = _screen(folder, command, 80, TERM_PROGRAM="WezTerm")
        assert re.search(rf"\x1b\]8;[^;]*;{re.escape(page)}\x1b\\", shown)
        assert page in _screen(folder, command, 80, FORCE_HYPERLINK="1")
        assert page not in _screen(folder, command, 80, TERM_PROGRAM="WezTerm", FORCE_HYPERLINK="0")
        assert page not in guestlint(*command, cwd=folder, TERM_PROGRAM="WezTerm", FORCE_COLOR="1").out


def _paged(folder: Path, *arguments: str, lines: int, **environment: str) -> str:
    """What is shown on a terminal of so many lines, where keys can be pressed."""
    ours, theirs = pty.openpty()
    import fcntl  # noqa: PLC0415 - only here
    import struct  # noqa: PLC0415 - as above
    import termios  # noqa: PLC0415 - as above

    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 80, 0, 0))
    given = os.environ | {"PYTHONPATH": str(IMPORTED_FROM), "TERM": "xterm-256color"} | environment
    command = [sys.executable, "-m", "guestlint", *arguments]
    with subprocess.Popen(command, cwd=folder, env=given, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = all_said(ours)
    os.close(ours)
    assert process.returncode == 0
    return said.decode()


def test_a_long_page_goes_through_the_pager(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "paged with LESS=$LESS"\ncat > page\n')
    pager.chmod(0o755)
    for command in (["rules"], ["explain", "mac-collision"]):
        shown = _paged(tmp_path, *command, lines=20, PAGER=str(pager))
        assert "paged with LESS=" in shown
        assert "mac-collision" in (tmp_path / "page").read_text()
        assert "paged" not in _paged(tmp_path, *command, lines=2000, PAGER=str(pager))
        for none in ("", "cat", "no-such-pager"):
            assert "mac-collision" in _paged(tmp_path, *command, lines=20, PAGER=none)
        assert "paged" not in guestlint(*command, cwd=tmp_path, PAGER=str(pager)).out


def test_dozens_of_places_are_a_few_and_a_number(tmp_path: Path) -> None:
    """Programs have all of them."""
    guests = "".join(
        f'[guests.g{number}]\nbackend = "microvm"\nmicrovm.macvtap = "lan"\nmicrovm.mac = "02:00:00:00:00:01"\n'
        for number in range(40)
    )
    (tmp_path / "host.toml").write_text(f'[node]\nname = "ward"\n{guests}')
    arguments = ("host.toml", "--select", "mac-collision")
    (finding,) = json.loads(guestlint(*arguments, "--format", "json", cwd=tmp_path).out)["findings"]
    assert len(finding["related"]) == 39
    text = guestlint(*arguments, cwd=tmp_path).out
    assert text.count(" ::: ") == 5
    above, _, below = text.partition(" = note: 34 more places like these\n")
    assert (above.splitlines()[-2].strip(), below.lstrip()[:7]) == ("|", "= help:")
    assert len(finding["message"]) < 300
