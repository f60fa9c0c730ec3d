"""`--fix` and `--diff`: comments, layout, line endings, modes and links stay; nothing is half done."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.edit.fixpoint import apply_until_stable
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.cli.command import guestlint
from tests.hosts import odd_hosts, to_toml

SAFE = """\
# A host.
[node]
name = "ward"   # its name

[guests.a]
backend = "microvm"
[guests.a.microvm]
system = "x86_64-linux"
macvtap = "lan"
mac = "02-01-27-00-00-0a"  # with dashes

[guests.a.zfs."/p"] # the data
pool = 'rpool'
dataset = "safe/a/" # a slash too many
"""
MENDED = SAFE.replace('"02-01-27-00-00-0a"', '"02:01:27:00:00:0a"').replace('"safe/a/"', '"safe/a"')
UNSAFE = """\
[node]
name = "ward"
[guests.a]
backend = "container"
container.macvlan = "lan"
microvm.mac = "x"
"""


def write(folder: Path, text: str | bytes, name: str = "host.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_safe_fixes_are_made_and_the_rest_stays(tmp_path: Path) -> None:
    path = write(tmp_path, SAFE)
    result = guestlint("host.toml", "--fix", cwd=tmp_path)
    assert (result.code, result.err) == (0, "guestlint: applied 2 fixes in 1 file\n")
    assert path.read_text() == MENDED
    again = guestlint("host.toml", "--fix", cwd=tmp_path)
    assert (again.code, again.err, path.read_text()) == (0, "", MENDED)


@pytest.mark.parametrize("text", [SAFE.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + SAFE.encode()])
def test_line_endings_and_byte_order_marks_stay(tmp_path: Path, text: bytes) -> None:
    path = write(tmp_path, text)
    assert guestlint("host.toml", "--fix", cwd=tmp_path).code == 0
    expected = text.replace(b'"02-01-27-00-00-0a"', b'"02:01:27:00:00:0a"').replace(b'"safe/a/"', b'"safe/a"')
    assert path.read_bytes() == expected


def test_unsafe_fixes_are_made_where_they_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, UNSAFE)
    assert guestlint("host.toml", "--fix", cwd=tmp_path).code == 1
    assert path.read_text() == UNSAFE
    guestlint("host.toml", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert "microvm" not in tomli.loads(path.read_text())["guests"]["a"]
    assert guestlint("host.toml", "--unsafe-fixes", cwd=tmp_path).code == 2


def test_a_diff_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, SAFE)
    result = guestlint("host.toml", "--diff", cwd=tmp_path)
    assert result.code == 1
    assert path.read_text() == SAFE
    lines = result.out.splitlines()
    assert lines[:2] == ["--- host.toml", "+++ host.toml"]
    assert '-dataset = "safe/a/" # a slash too many' in lines
    assert '+dataset = "safe/a" # a slash too many' in lines
    write(tmp_path, MENDED)
    clean = guestlint("host.toml", "--diff", cwd=tmp_path)
    assert (clean.code, clean.out) == (0, "")


@pytest.mark.parametrize("options", [(), ("--stdin-filename", "host.toml")])
def test_standard_input_is_printed_fixed_and_its_report_is_on_standard_error(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = write(tmp_path, SAFE)
    assert '+dataset = "safe/a"' in guestlint("-", "--diff", *options, cwd=tmp_path, stdin=SAFE.encode()).out
    result = guestlint("-", "--fix", *options, "--format", "concise", cwd=tmp_path, stdin=SAFE.encode())
    assert (result.code, result.out) == (0, MENDED)
    assert result.err == "guestlint: applied 2 fixes in 1 file\n"
    left = guestlint("-", "--fix", *options, "--format", "concise", cwd=tmp_path, stdin=UNSAFE.encode())
    assert (left.code, left.out) == (1, UNSAFE)
    assert "warning[backend-mismatch]" in left.err
    assert path.read_text() == SAFE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAFE, "2 fixable with --fix"),
        (UNSAFE, "1 fixable with --fix --unsafe-fixes"),
        (
            UNSAFE + SAFE.partition("[guests.a.microvm]")[2].partition("\n\n")[2],
            "1 fixable with --fix, 1 more with --unsafe-fixes",
        ),
    ],
)
@pytest.mark.parametrize("format_", ["text", "grouped"])
def test_the_summary_counts_what_can_be_fixed(tmp_path: Path, format_: str, text: str, said: str) -> None:
    write(tmp_path, text)
    assert guestlint("host.toml", "--format", format_, cwd=tmp_path).out.splitlines()[-1] == said


@pytest.mark.parametrize(
    ("block", "left"),
    [
        ('microvm = { mac = "x", system = "y" }\n', ""),
        ('microvm.mac = "x"\nmicrovm.system = "y"\n', ""),
        ('[guests.a.microvm] # why\n# kept\nmac = "x"\nsystem = "y"\n', "# why\n# kept\n"),
        ('[guests.a.microvm]\nmac = "x"\nsystem = "y"\n', ""),
        ("[guests.a.microvm.interfaces.lan]\n", None),
    ],
)
def test_no_fix_leaves_an_empty_table(tmp_path: Path, block: str, left: str | None) -> None:
    head = '[node]\nname = "ward"\n\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    path = write(tmp_path, head + block)
    guestlint("host.toml", "--fix", "--unsafe-fixes", cwd=tmp_path)
    fixed = path.read_text()
    if left is None:
        assert fixed == head + block
    else:
        assert [line.strip() for line in fixed.splitlines()] == [*head.splitlines(), *left.splitlines()]


def test_modes_and_links_stay(tmp_path: Path) -> None:
    path = write(tmp_path, SAFE, "real.toml")
    path.chmod(0o640)
    (tmp_path / "link.toml").symlink_to("real.toml")
    assert guestlint("link.toml", "--fix", cwd=tmp_path).code == 0
    assert (tmp_path / "link.toml").is_symlink()
    assert path.read_text() == MENDED
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.toml", "real.toml"]


def test_fixes_that_overlap_are_made_in_rounds() -> None:
    text = '[node]\nname = "ward"\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    text += '[guests.a.zfs."/p"]\npool = "rpool"\ndataset = "rpool/safe/"\n'
    outcome = apply_until_stable([read_bytes("host.toml", text.encode())], lint, unsafe=True)
    assert outcome.run.documents["host.toml"].text == text.replace("rpool/safe/", "safe")
    assert [finding.rule for finding in outcome.fixed] == ["invalid-dataset-name", "pool-repeated-in-dataset"]


def test_of_two_keys_that_one_name_is_for_neither_gets_it() -> None:
    """Two misspellings of one option are for the user to tell apart; other fixes of the file are made."""
    text = '[node]\nname = "ward"\n[guests.a]\nautostrat = true\nautostar = false\nbackned = "container"\n'
    outcome = apply_until_stable([read_bytes("host.toml", text.encode())], lint, unsafe=True)
    assert _only(outcome.run).text == text.replace("backned", "backend")
    left = [each.diagnostic.at.route[-1] for each in outcome.run.findings if each.rule == "unknown-option"]
    assert left == ["autostrat", "autostar"]


def lint(documents: Any) -> Run:
    return api.lint(documents)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_hosts())
def test_fixing_twice_is_fixing_once_and_changes_nothing_else(data: dict[str, Any]) -> None:
    document = read_bytes("host.toml", to_toml(data).encode())
    safe = apply_until_stable([document], lint, unsafe=False)
    text = _only(safe.run).text
    assert not [finding for finding in safe.run.findings if finding.diagnostic.fix and finding.diagnostic.fix.safe]
    assert apply_until_stable([read_bytes("host.toml", text.encode())], lint, unsafe=False).fixed == []
    named = {edit.at.route for finding in safe.fixed if finding.diagnostic.fix for edit in finding.diagnostic.fix.edits}
    assert _without(document.data, named) == _without(_only(safe.run).data, named)


def _only(run: Run) -> Document:
    (document,) = run.documents.values()
    return document


def _without(data: Any, named: set[Any], route: tuple[Any, ...] = ()) -> Any:
    if not isinstance(data, dict):
        return data
    renamed = {key for at in named if at[:-1] == route for key in (at[-1], str(at[-1]).rstrip("/"))}
    return {key: _without(value, named, (*route, key)) for key, value in data.items() if key not in renamed}
