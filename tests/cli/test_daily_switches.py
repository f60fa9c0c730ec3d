"""What is shown and what fails, where reports go, and comments that are written for findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import guestlint

HOST = """\
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "00:1b:21:00:00:01" } # its own card

[guests.web]
backend = "container"
container.macvlan = "lan"
x = 1

[guests.web.zfs."/persist"]
pool = "rpool"
dataset = "rpool/web"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "host.toml").write_text(HOST, "utf-8")
    return tmp_path


def rules(text: str) -> list[str]:
    return [line.partition("[")[2].partition("]")[0] for line in text.splitlines()]


def test_what_is_shown_and_what_fails_are_two_things(folder: Path) -> None:
    everything = rules(guestlint("--format", "concise", cwd=folder).out)
    assert "global-mac" in everything
    result = guestlint("--format", "concise", "--min-severity", "warning", "--fail-on", "info", cwd=folder)
    assert (result.code, result.err) == (1, "")
    assert rules(result.out) == [rule for rule in everything if rule != "global-mac"]
    info = ("--select", "global-mac", "--format", "concise")
    hidden = guestlint(*info, "--min-severity", "error", "--fail-on", "info", cwd=folder)
    assert (hidden.code, hidden.out) == (1, "")
    assert hidden.err == "guestlint: 1 finding is not severe enough to be shown, but makes the run fail\n"
    assert guestlint(*info, "--min-severity", "error", cwd=folder).code == 0
    several = guestlint("--select", "global-mac,pool-repeated-in-dataset", "--min-severity", "error", cwd=folder)
    assert several.err == "guestlint: 2 findings are not severe enough to be shown, but make the run fail\n"
    (folder / "guestlint.toml").write_text('min-severity = "error"\nformat = "concise"\n')
    assert guestlint("--select", "global-mac", cwd=folder).out == ""
    assert guestlint("--select", "global-mac", cwd=folder, GUESTLINT_MIN_SEVERITY="info").out.count("\n") == 1


def test_format_and_baseline_in_the_settings(folder: Path) -> None:
    below = folder / "below"
    below.mkdir()
    (folder / "guestlint.toml").write_text('format = ["concise", "json=out.json"]\nbaseline = "known.json"\n')
    missing = guestlint("../host.toml", cwd=below)
    assert (missing.code, "create a baseline with --write-baseline" in missing.err) == (2, True)
    assert guestlint("../host.toml", "--write-baseline", "../known.json", cwd=below).code == 0
    clean = guestlint("../host.toml", cwd=below)
    assert (clean.code, clean.out) == (0, "")
    assert json.loads((folder / "out.json").read_text())["summary"]["findings"] == 0
    assert guestlint("../host.toml", "--isolated", cwd=below).code == 1
    assert guestlint("../host.toml", "--format", "grouped", "--baseline", "", cwd=below).out.startswith(
        "../host.toml\n"
    )
    unknown = guestlint("host.toml", cwd=folder, GUESTLINT_FORMAT="jsn")
    said = "guestlint: error: environment: GUESTLINT_FORMAT: unknown format jsn\n  did you mean `json`?\n"
    assert (unknown.code, unknown.err) == (2, said)
    for text, column in (('format = ["text", "jsn=x"]\n', 19), ('format = "jsn"\n', 1)):
        (folder / "guestlint.toml").write_text(text)
        lines = guestlint("host.toml", cwd=folder).err.splitlines()
        assert lines[:2] == [
            "guestlint: error: guestlint.toml: format: unknown format jsn",
            f" --> guestlint.toml:1:{column}",
        ]
        assert lines[-1] == "  did you mean `json`?"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "host.toml", "--format", "json"),
        ("check", "host.toml", "--statistics"),
        ("rules",),
        ("explain", "mac-collision"),
        ("schema",),
        ("settings",),
        ("plugins",),
        ("expand", "good.toml"),
        ("graph", "host.toml", "--format", "json"),
        ("graph", "stats", "host.toml"),
        ("graph", "why", "guest:web", "pool:rpool", "host.toml"),
        ("drift", "host.toml", "facts.json", "--format", "concise"),
    ],
)
def test_output_goes_to_a_file(folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "facts.json").write_text('{"node": {"name": "other"}}')
    (folder / "good.toml").write_text(HOST.replace("x = 1\n", ""))
    printed = guestlint(*arguments, cwd=folder)
    for option in ("-o", "--output-file"):
        written = guestlint(*arguments, option, "out", cwd=folder)
        assert (written.code, written.out) == (printed.code, "")
        assert (folder / "out").read_text("utf-8") == printed.out != ""
    refused = guestlint(*arguments, "-o", "no/out", cwd=folder)
    assert (refused.code, refused.out, "no/out: cannot write" in refused.err) == (2, "", True)


def test_comments_are_written_for_findings(folder: Path) -> None:
    (folder / "other.json").write_text(json.dumps({"node": {"name": "sire"}, "guests": {"web": {"x": 1}}}))
    before = (folder / "host.toml").read_text()
    result = guestlint("host.toml", "other.json", "--add-suppressions", "as it was\nbefore", cwd=folder)
    assert result.code == 1
    assert "which has no comments; use [[suppress]]\n" in result.err
    assert "other.json" in result.out
    assert "host.toml" not in result.out
    text = (folder / "host.toml").read_text()
    assert '"00:1b:21:00:00:01" } # guestlint: ignore[global-mac] as it was before # its own card\n' in text
    assert "x = 1  # guestlint: ignore[unknown-option] as it was before\n" in text
    assert len(text.splitlines()) == len(before.splitlines())
    again = guestlint("host.toml", cwd=folder)
    assert (again.code, again.out) == (0, "no findings in 1 file, 3 suppressed\n")
    (folder / "host.toml").write_text(text.replace("x = 1  ", "x = 1\ny = 2  "))
    guestlint("host.toml", "--add-suppressions", "new", "--select", "unknown-option", cwd=folder)
    assert guestlint("host.toml", "--select", "unknown-option", cwd=folder).code == 0
    for wrong in (("--add-suppressions", " "), ("--add-suppressions", "x", "--fix")):
        assert guestlint("host.toml", *wrong, cwd=folder).code == 2


@pytest.mark.parametrize("line_feed", ["\n", "\r\n"])
def test_comments_do_not_change_what_a_file_says(tmp_path: Path, line_feed: str) -> None:
    text = (
        '[node]\nname = "ward"\nx = """\nlong\n"""\n\n[guests.web] # guestlint: ignore[a-rule] old\ny = ["""a""",\n1]\n'
    )
    path = tmp_path / "host.toml"
    path.write_bytes(text.replace("\n", line_feed).encode())
    guestlint("host.toml", "--add-suppressions", "why", cwd=tmp_path)
    left = guestlint("host.toml", "--format", "concise", cwd=tmp_path)
    assert [line for line in left.out.splitlines() if "suppression" not in line] == []
    written = path.read_bytes()
    assert written.count(b"\n") == written.count(line_feed.encode()) > text.count("\n") - 1


def test_comments_are_written_for_each_finding_of_very_many(tmp_path: Path) -> None:
    many = "".join(f"o{number} = 1\n" for number in range(5_100))
    (tmp_path / "host.toml").write_text(f'[node]\nname = "ward"\n[guests.web]\nbackend = "container"\n{many}')
    result = guestlint("host.toml", "--add-suppressions", "why", "--select", "unknown-option", cwd=tmp_path)
    assert result.err == "guestlint: suppressed 5100 findings\n"
    assert result.code == 0


def test_drift_has_the_switches_of_check(folder: Path) -> None:
    (folder / "host.toml").write_text('[node]\nname = "ward"\n')
    (folder / "facts.json").write_text('{"node": {"name": "other"}}')
    drift = ("drift", "host.toml", "facts.json")
    assert guestlint(*drift, "--exit-zero", cwd=folder).code == 0
    assert guestlint(*drift, "--statistics", cwd=folder).out.startswith("1  ")
    assert guestlint(*drift, "--format", "sarif=out.sarif", "--format", "concise", cwd=folder).code == 1
    assert json.loads((folder / "out.sarif").read_text())["runs"]
    assert guestlint(*drift, "--write-baseline", "known.json", cwd=folder).code == 0
    assert guestlint(*drift, "--baseline", "known.json", "-q", cwd=folder) == (0, "", "")


def test_version_and_help(tmp_path: Path) -> None:
    assert guestlint("-V", cwd=tmp_path).out == guestlint("--version", cwd=tmp_path).out
    assert guestlint("help", cwd=tmp_path).out == guestlint("--help", cwd=tmp_path).out
    assert guestlint("help", "graph", "why", cwd=tmp_path).out == guestlint("graph", "why", "--help", cwd=tmp_path).out
    unknown = guestlint("help", "chek", cwd=tmp_path)
    assert (unknown.code, "did you mean `check`?" in unknown.err) == (2, True)


VM = """\
[node]
name = "{}"
[guests.{}-vm]
backend = "microvm"
microvm = {{ system = "x86_64-linux", macvtap = "lan", mac = "{}" }}
"""


@pytest.mark.parametrize(
    ("networks", "meet"),
    [
        ((), "a b c d"),
        (('["a", "b"]',), "a b|c d"),
        (('["berlin/*"]',), "a b|c d"),
        (('["a", "c"]', '["b.toml", "*d"]'), "a c|b d"),
        (('["a"]', '["b"]', '["c"]'), ""),
        (('["a", "b", "c"]', '["a", "b"]', '["d"]'), "a b c"),
        (('["a", "b"]', '["b", "c"]', '["d"]'), "a b|b c"),
    ],
)
def test_addresses_meet_within_a_network(tmp_path: Path, networks: tuple[str, ...], meet: str) -> None:
    for name in "abcd":
        folder = tmp_path / ("berlin" if name in "ab" else "paris")
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.toml").write_text(VM.format(name, name, "02:01:27:00:00:0a"))
    settings = "".join(f"[[network]]\nhosts = {each}\n" for each in networks)
    (tmp_path / "guestlint.toml").write_text(settings)
    result = guestlint("--select", "mac-collision", "--format", "json", cwd=tmp_path)
    found = set()
    for finding in json.loads(result.out)["findings"]:
        files = {finding["file"], *(each["file"] for each in finding["related"])}
        found.add(" ".join(sorted(Path(file).stem for file in files)))
    assert found == set(filter(None, meet.split("|")))


def test_names_meet_across_networks(tmp_path: Path) -> None:
    for file in "ab":
        (tmp_path / f"{file}.toml").write_text(VM.format("ward", file, f"02:01:27:00:00:0{file}"))
    (tmp_path / "guestlint.toml").write_text('[[network]]\nhosts = ["a.toml"]\n')
    assert rules(guestlint("--format", "concise", cwd=tmp_path).out) == ["node-name-clash"]


def test_a_patch_says_which_fixes_it_leaves_out(folder: Path) -> None:
    """An empty patch looks as if nothing could be fixed."""
    unsafe = ("--select", "pool-repeated-in-dataset", "--diff")
    left = "guestlint: 1 fixable with --diff --unsafe-fixes\n"
    assert guestlint(*unsafe, cwd=folder) == (0, "", left)
    both = guestlint(*unsafe, "--unsafe-fixes", cwd=folder)
    assert (both.code, "+dataset" in both.out, both.err) == (1, True, "")
    (folder / "host.toml").write_text(HOST + 'hostMountpoint = "/guests/web/persist/"\n', "utf-8")
    some = guestlint("--select", "pool-repeated-in-dataset,trailing-slash-in-mountpoint", "--diff", cwd=folder)
    assert (some.code, some.err) == (1, left.replace("1 fix", "1 more fix"))


def test_suppressed_findings_can_be_reported(folder: Path) -> None:
    """What a comment and what the settings suppress; the comment is in use all the same."""
    (folder / "host.toml").write_text(HOST.replace("its own card", "guestlint: ignore[global-mac] its own card"))
    suppress = '[[suppress]]\npath = "guests.web.zfs"\nrules = ["pool-repeated-in-dataset"]\nreason = "x"\n'
    (folder / "guestlint.toml").write_text(suppress)
    names = ("--select", "global-mac,pool-repeated-in-dataset,unused-suppression", "--format", "concise")
    assert guestlint(*names, cwd=folder)[:2] == (0, "")
    result = guestlint(*names, "--no-suppressions", cwd=folder)
    assert (result.code, rules(result.out)) == (1, ["global-mac", "pool-repeated-in-dataset"])
    refused = guestlint("--no-suppressions", "--add-suppressions", "x", cwd=folder)
    assert (refused.code, "exclude each other" in refused.err) == (2, True)


def test_a_table_without_effect_goes_as_a_whole(folder: Path) -> None:
    """The help says `remove it`: nothing of it is left."""
    text = HOST.replace("x = 1\n", 'microvm = { macvtap = "lan" }\n')
    (folder / "host.toml").write_text(text, "utf-8")
    guestlint("--fix", "--unsafe-fixes", "--select", "backend-mismatch", cwd=folder)
    assert (folder / "host.toml").read_text("utf-8") == text.replace('microvm = { macvtap = "lan" }\n', "")
