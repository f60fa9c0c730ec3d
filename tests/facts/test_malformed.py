"""Facts that are none: one clear error; and hostile ones, which neither crash nor leak."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from guestlint import api
from guestlint.registry.index import REPORTS
from guestlint.source.facts_schema import facts_schema
from guestlint.source.parse import read_bytes
from tests.cli.command import guestlint
from tests.facts.made import facts, place
from tests.facts.test_places import two

VALIDATOR = Draft7Validator(facts_schema())

FIXTURES = Path(__file__).parent.parent / "fixtures" / "facts"

SOUND: dict[str, Any] = {"guestlint": {"facts": 1, "host": "ward"}, "config": {}, "complete": [], "places": []}


MALFORMED = pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"guestlint": 1}, "`guestlint` is another number: expected an object"),
        ({"guestlint": {}}, "`guestlint.facts` is missing or null: expected the version of the format, 1"),
        ({"guestlint": {"facts": True}}, "`guestlint.facts` is true or false"),
        ({"guestlint": {"facts": 2}}, "`guestlint.facts` is another version of the format than 1"),
        ({"guestlint": {"facts": 1, "host": []}}, "`guestlint.host` is a list: expected the host's name"),
        ({"config": []}, "`config` is a list: expected an object of option paths"),
        ({"config": None}, "`config` is missing or null"),
        ({"complete": "systemd"}, "`complete` is a string: expected a list of option paths"),
        ({"complete": ["systemd", 1]}, "`complete.1` is another number: expected an option path"),
        ({"complete": ["a..b"]}, "`complete.0` is a string: expected an option path"),
        ({"places": {}}, "`places` is an object: expected a list"),
        ({"places": [1]}, "`places.0` is another number"),
        ({"places": [{}]}, "`places.0.path` is missing or null"),
        ({"places": [place("a", 1) | {"path": []}]}, "`places.0.path` is a list: expected a list of 1 to 100"),
        ({"places": [place("a", 1) | {"path": [True]}]}, "`places.0.path`"),
        ({"places": [place("a", 1) | {"path": [-1]}]}, "`places.0.path`"),
        ({"places": [place("a", 1) | {"path": ["a"] * 101}]}, "`places.0.path`"),
        ({"places": [place("a", 1), place("a", 1) | {"file": ""}]}, "`places.1.file` is a string: expected the path"),
        ({"places": [place("a", 0)]}, "`places.0.line` is another number: expected a number from 1"),
        ({"places": [place("a", 10**30)]}, "`places.0.line`"),
        ({"places": [place("a", 1, column=-3)]}, "`places.0.column`"),
        ({"places": [place("a", 1) | {"line": 1.5}]}, "`places.0.line`"),
        ({"places": [place("a", 1) | {"line": "1"}]}, "`places.0.line` is a string"),
        ({"guests": {}}, "unknown key beside `guestlint`: expected `config`, `complete`, `places`"),
    ],
)


@MALFORMED
def test_one_error_says_what_is_wrong_and_where(change: dict[str, Any], words: str) -> None:
    document = read_bytes("facts.json", json.dumps(SOUND | change, indent=1).encode())
    assert words in document.error
    (finding,) = api.lint([document]).findings
    assert finding.rule == "syntax-error"
    assert finding.diagnostic.message.startswith("not valid facts: ")
    file, span = document.where(finding.diagnostic.at)
    assert file == "facts.json"
    assert span is not None
    assert span.line > 1


@MALFORMED
def test_the_schema_refuses_the_same(change: dict[str, Any], words: str) -> None:
    assert words
    assert not VALIDATOR.is_valid(SOUND | change)


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.stem)
def test_the_schema_takes_what_is_read(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_bytes()))
    assert not read_bytes(path.name, path.read_bytes()).error


def test_the_command_prints_the_schema(tmp_path: Path) -> None:
    Draft7Validator.check_schema(facts_schema())
    assert json.loads(guestlint("schema", "--facts", cwd=tmp_path).out) == facts_schema()


def test_the_command_says_so_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text('{"guestlint": {"facts": 7},\n "config": {}}')
    result = guestlint("facts.json", "--format", "concise", cwd=tmp_path)
    assert result.code == 1
    assert result.out == (
        "facts.json:1:25: error[syntax-error] not valid facts: `guestlint.facts` is another version of the format "
        "than 1, the only one that is read\n"
    )


@pytest.mark.parametrize("mac", ["", "x", "02:00:00:00:00", "02-00-00-00-00-01"])
def test_what_is_no_address_is_none(mac: str) -> None:
    """Nix lets none through; the module's own address is then as good as any."""
    guest = {"backend": "microvm", "microvm": {"interfaces": {"lan": {"mac": mac}}}}
    made = {"config": {"microvm": {"interfaces": [{"type": "macvtap", "id": "vm-a", "mac": mac}]}}}
    config = {"guests": {"a": guest, "b": guest}, "microvm": {"vms": {"a": made, "b": made}}}
    run = api.lint([read_bytes("facts.json", facts(config))])
    assert run.crashes == []
    assert "mac-collision" not in [finding.rule for finding in run.findings]


def test_a_toml_file_is_never_facts() -> None:
    found = api.lint([read_bytes("host.toml", b"[guestlint]\nfacts = 1\n[config]\n")]).findings
    assert {each.rule for each in found} == {"unknown-option"}


HOSTILE = (
    "../secret.nix",
    "/etc/passwd.nix",
    "/etc/passwd",
    "a\x1b[31m.nix",
    "a\0.nix",
    "\u202enix.nix",
    "x" * 5000 + ".nix",
    "-",
    "<b>.nix",
)


@pytest.mark.parametrize("file", HOSTILE)
@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_hostile_file_name_is_only_a_name(file: str, name: str, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.nix").write_text("  hunter2 = 1;\n")
    (inside / "facts.json").write_bytes(two(place("guests", 1, file=file)))
    result = guestlint("facts.json", "--format", name, cwd=inside)
    assert (result.code, result.err) == (0, "")
    assert "hunter2" not in result.out
    assert not {"\x1b", "\0", "\u202e"} & set(result.out)


@pytest.mark.parametrize("kind", ["link", "folder link", "pipe", "folder", "large", "other name", "binary"])
def test_what_is_not_read(kind: str, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "host.nix").write_text("  hunter2 = 1;\n")
    file = "host.nix"
    if kind == "link":
        (inside / file).symlink_to(outside / file)
    elif kind == "folder link":
        (inside / "link").symlink_to(outside)
        file = "link/host.nix"
    elif kind == "pipe":
        os.mkfifo(inside / file)
    elif kind == "folder":
        (inside / file).mkdir()
    elif kind == "large":
        (inside / file).write_text("  hunter2 = 1;\n" + " " * 2**20)
    elif kind == "binary":
        (inside / file).write_bytes(b"  hunter2 = 1;\n\0")
    else:
        file = "host.txt"
        (inside / file).write_text("  hunter2 = 1;\n")
    (inside / "facts.json").write_bytes(two(place("guests", 1, file=file)))
    result = guestlint("facts.json", cwd=inside)
    assert (result.code, result.err) == (0, "")
    assert f"--> {file}:1:3" in result.out
    assert "hunter2" not in result.out


def test_a_file_that_has_changed_is_quoted_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "host.nix").write_text("{ }\n")
    (tmp_path / "facts.json").write_bytes(two(place("guests", 2000000000, column=2000000000)))
    for name in sorted(REPORTS):
        result = guestlint("facts.json", "--format", name, cwd=tmp_path)
        assert (result.code, result.err) == (0, ""), name


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["lan", "microvm", "/p"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["guests", "zfs", "microvm", "interfaces", "vms", "config", "fileSystems", "systemd", "a"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    config=st.dictionaries(
        st.sampled_from(["guests", "node", "fileSystems", "disko", "systemd", "microvm", "containers", "networking"]),
        JSON,
    ),
    header=JSON,
    places=JSON,
)
@settings(deadline=None, max_examples=150)
def test_no_facts_crash_a_rule(config: Any, header: Any, places: Any) -> None:
    sound = read_bytes("facts.json", facts(config))
    assert not sound.error
    odd = read_bytes("odd.json", json.dumps({"guestlint": header, "config": config, "places": places}).encode())
    run = api.lint([sound, odd])
    assert list(run.crashes) == []
    if not odd.error:
        api.expand(odd)
