"""What shards say together is what one run says, byte for byte, however hosts and shards are grouped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.executors.elsewhere import elsewhere
from guestlint.executors.shard import Shard, line_of, merge, read, told_by, write
from guestlint.executors.summaries import told_of
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.cli.command import Result, guestlint
from tests.executors.fleets import hosts, write_fleet

ROUTE = elsewhere(Settings(), api.load_registry)
LINES = {
    file: line_of(told_of(read_bytes(file, text.encode()), ROUTE, keep_text=False))
    for file, text in {**hosts(30, 3), "broken.toml": "[guests.a\n"}.items()
}


@given(st.data())
@settings(max_examples=60)
def test_shards_are_merged_in_any_order_and_grouping(data: st.DataObject) -> None:
    files = data.draw(st.permutations(sorted(LINES)))
    shards: list[Shard] = [{file: LINES[file]} for file in files]
    while len(shards) > 1:
        some = data.draw(st.integers(2, len(shards)))
        shards = [*shards[some:], read(write(merge(shards[:some])), "s")]
    assert b"".join(write(shards[0])) == b"".join(write(LINES))


@given(st.text(min_size=1), st.text(), st.binary(min_size=16, max_size=16))
def test_what_is_told_survives_as_a_line(file: str, text: str, content: bytes) -> None:
    if "\0" in file:
        return
    told = told_by(line_of(told_by(LINES["broken.toml"], "")._replace(file=file, text=text, content=content)), "")
    assert (told.file, told.text, told.content) == (file, text, content)


def _merged(folder: Path, *arguments: str, parts: int = 3) -> Result:
    """What `merge` says of a folder that is summarized in parts, of which none is in order."""
    files = sorted(each.relative_to(folder).as_posix() for each in folder.glob("hosts/*.toml"))
    for part in range(parts):
        listed = "".join(f"{file}\n" for file in files[part::parts])
        arguments_of_part = ("--files-from", "-", "--skip-others", "-o", f"{part}.jsonl")
        made = guestlint("summarize", *arguments_of_part, cwd=folder, stdin=listed.encode())
        assert made == Result(0, "", "")
    names = [f"{part}.jsonl" for part in reversed(range(parts))]
    assert guestlint("merge", "--shard", *names[1:], "-o", "rest.jsonl", cwd=folder) == Result(0, "", "")
    return guestlint("merge", names[0], "rest.jsonl", *arguments, cwd=folder)


@pytest.mark.parametrize("arguments", [("--format", "json"), ("--format", "sarif"), ("--statistics",), ("-q",)])
def test_summaries_say_what_one_run_says(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_fleet(tmp_path / "hosts", 200, seed=4)
    (tmp_path / "hosts" / "guestlint.toml").write_text('[severity]\nmac-collision = "info"\n')
    here = guestlint("hosts", *arguments, cwd=tmp_path)
    assert "mac-collision" in here.out
    assert _merged(tmp_path, *arguments) == here


def test_a_clean_fleet_is_0_and_fail_on_counts(tmp_path: Path) -> None:
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "a.toml").write_text('[node]\nname = "a"\n[guests]\n')
    assert _merged(tmp_path) == Result(0, "no findings in 1 file\n", "")
    (tmp_path / "hosts" / "b.toml").write_text("[guests.b]\nbackend = 'container'\ncontainer.macvlan = 'lan'\nx = 1\n")
    assert guestlint("hosts", cwd=tmp_path).code == 1
    assert _merged(tmp_path).code == 1
    assert _merged(tmp_path, "--exit-zero").code == 0


def test_what_cannot_be_read_is_not_forgotten(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[guests]\n")
    made = guestlint("summarize", "a.toml", "gone.toml", cwd=tmp_path)
    assert (made.code, made.err) == (2, "guestlint: error: gone.toml: no such file or folder\n")
    (tmp_path / "s").write_text(made.out)
    assert guestlint("merge", "s", cwd=tmp_path) == guestlint("a.toml", "gone.toml", cwd=tmp_path)


def test_hosts_that_meet_are_read_again_and_may_be_in_the_shard(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.toml").write_text('[node]\nname = "same"\n[guests]\n')
    here = guestlint(".", cwd=tmp_path)
    assert "node-name-clash" in here.out
    for arguments in ((), ("--keep-texts",)):
        guestlint("summarize", ".", *arguments, "-o", f"s{len(arguments)}", cwd=tmp_path)
    lines = [json.dumps({"file": f"{name}.toml", "text": (tmp_path / f"{name}.toml").read_text()}) for name in "ab"]
    (tmp_path / "lines").write_text("\n".join(lines))
    guestlint("summarize", "--json-lines", "lines", "-o", "s2", cwd=tmp_path)
    assert guestlint("merge", "s0", cwd=tmp_path) == here
    (tmp_path / "a.toml").write_text("changed = 1\n")
    changed = guestlint("merge", "s0", cwd=tmp_path)
    assert (changed.code, changed.out) == (2, "")
    assert changed.err.startswith("guestlint: error: a.toml: changed while it was linted\n")
    (tmp_path / "a.toml").unlink()
    missing = guestlint("merge", "s0", cwd=tmp_path)
    assert (missing.code, missing.out) == (2, "")
    assert "a.toml: no such file or folder; it meets other hosts" in missing.err
    assert "guestlint summarize --keep-texts" in " ".join(missing.err.split())
    assert guestlint("merge", "s1", cwd=tmp_path) == here
    assert guestlint("merge", "s2", cwd=tmp_path) == here


def test_facts_are_linted_where_shards_are_merged(tmp_path: Path) -> None:
    facts = Path("tests/fixtures/facts/containers.json").read_bytes()
    (tmp_path / "facts.json").write_bytes(facts)
    guestlint("summarize", "facts.json", "-o", "s", cwd=tmp_path)
    assert len((tmp_path / "s").read_bytes()) < 300
    assert guestlint("merge", "s", cwd=tmp_path) == guestlint("facts.json", cwd=tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [(("--ignore", "mac-collision"), ()), ((), ("--module-schema", "seed")), (("--select", "identity"), ())],
)
def test_other_settings_are_refused(tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    (tmp_path / "a.toml").write_text("[guests]\n")
    guestlint("summarize", "a.toml", "-o", "s", *before, cwd=tmp_path)
    result = guestlint("merge", "s", *after, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "guestlint: error: a.toml: summarized with another guestlint or other settings\n"
        "  summarize with the same options, settings files and version\n"
    )


def test_what_only_the_report_depends_on_may_differ(tmp_path: Path) -> None:
    write_fleet(tmp_path / "hosts", 40, seed=2)
    guestlint("summarize", "hosts", "-o", "s", cwd=tmp_path)
    options = ("--fail-on", "info", "--min-severity", "error", "--format", "concise")
    assert guestlint("merge", "s", *options, cwd=tmp_path) == guestlint("hosts", *options, cwd=tmp_path)


def test_two_shards_that_contradict_each_other(tmp_path: Path) -> None:
    for name, text in (("s1", "[containers]\n"), ("s2", "[containers]\n#\n")):
        (tmp_path / "a.toml").write_text(text)
        guestlint("summarize", "a.toml", "-o", name, cwd=tmp_path)
    result = guestlint("merge", "s1", "s2", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("guestlint: error: a.toml: two shards say different things of it\n")
    assert guestlint("merge", "s2", "s2", cwd=tmp_path).code == 0


def test_references_and_nameless_hosts_have_no_place_in_a_shard(tmp_path: Path) -> None:
    result = guestlint("summarize", ".#ward", "-", cwd=tmp_path, stdin=b"[guests]\n")
    assert result.code == 2
    assert ".#ward: Nix evaluates it, and a shard has host files only" in result.err
    assert "<stdin>: a host without a name" in result.err
