"""A fleet that is larger than what is kept of it: the command says of it what it says of a small one."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import guestlint

NUMBER = 320
"""More than the documents that are kept."""


def write_fleet(folder: Path) -> None:
    """Hosts with an address each; 310 and 5 have one, and so have 311 and 315, of which one has a comment."""
    for number in range(NUMBER):
        mac = {310: 5, 315: 311}.get(number, number)
        comment = "# guestlint: ignore[mac-collision] moves\n" if number == 315 else ""
        (folder / f"h{number:03}.toml").write_text(
            f'[node]\nname = "h{number}"\n[guests.g{number}]\nbackend = "microvm"\n'
            f'microvm.system = "x86_64-linux"\nmicrovm.macvtap = "lan"\n{comment}'
            f'microvm.mac = "02:00:00:00:{mac // 256:02x}:{mac % 256:02x}"\n'
        )


def test_collisions_of_hosts_that_were_let_go(tmp_path: Path) -> None:
    write_fleet(tmp_path)
    result = guestlint(".", "--format", "json", cwd=tmp_path)
    assert (result.code, result.err) == (1, "")
    report = json.loads(result.out)
    assert report["summary"]["files"] == NUMBER
    (found,) = report["findings"]
    assert (found["rule"], found["file"], found["span"]["line"]) == ("mac-collision", "h310.toml", 7)
    assert [(each["file"], each["span"]["line"]) for each in found["related"]] == [("h005.toml", 7)]


def test_each_format_has_all_files(tmp_path: Path) -> None:
    write_fleet(tmp_path)
    sarif = json.loads(guestlint(".", "--format", "sarif", cwd=tmp_path).out)
    files = [each["location"]["uri"] for each in sarif["runs"][0]["artifacts"]]
    assert files == [f"h{number:03}.toml" for number in range(NUMBER)]
    text = guestlint(".", cwd=tmp_path).out
    assert "microvm.mac" in text  # the line, quoted
    assert text.endswith("1 error in 320 files, 1 suppressed\n")


def test_fixes_are_made_in_all_files(tmp_path: Path) -> None:
    write_fleet(tmp_path)
    last = tmp_path / "h319.toml"
    last.write_text(last.read_text().replace("macvtap", "macvtpa"))
    before = {file.name: file.read_text() for file in tmp_path.iterdir()}
    guestlint(".", "--fix", "--unsafe-fixes", cwd=tmp_path)
    changed = {file.name for file in tmp_path.iterdir() if file.read_text() != before[file.name]}
    assert changed == {"h319.toml"}
    assert "macvtap" in last.read_text()
