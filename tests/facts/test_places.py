"""A finding on facts stands where the user wrote the option, in every report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.registry.index import REPORTS
from guestlint.source.facts import FactsDocument
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place, Span
from tests.cli.command import guestlint
from tests.facts.made import facts, place

NIX = """\
{ lib, ... }:
let
  guest = mac: {
    backend = "microvm";
    microvm.interfaces."lan" = { inherit mac; };
  };
in
{
  guests.web = guest "00:1b:21:00:00:01";
  guests.mail = guest "00:1b:21:00:00:02";
}
"""


def microvm(mac: str) -> dict[str, Any]:
    """The options of a micro VM, as Nix has them."""
    block = {"system": "x86_64-linux", "baseMac": "02:01:27:00:00:00"}
    return {
        "backend": "microvm",
        "autostart": True,
        "microvm": block | {"interfaces": {"lan": {"hostLink": "lan", "mac": mac}}},
        "networking": {"links": ["lan"]},
        "zfs": {},
    }


def two(*places: dict[str, Any]) -> bytes:
    """Facts of two guests, each with a vendor's address."""
    return facts({"guests": {"web": microvm("00:1b:21:00:00:01"), "mail": microvm("00:1b:21:00:00:02")}}, list(places))


HELPER = two(
    place("guests web microvm interfaces lan mac", 5, column=34),
    place("guests mail microvm interfaces lan", 5, column=34),
)


def document(data: bytes) -> FactsDocument:
    found = read_bytes("facts.json", data)
    assert isinstance(found, FactsDocument)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "host.nix").write_text(NIX)
    (tmp_path / "facts.json").write_bytes(HELPER)
    return tmp_path


@pytest.mark.parametrize(
    ("route", "line"),
    [
        ("a b c", 1),  # its own
        ("a b d", 2),  # the nearest above
        ("a b", 2),
        ("a e", 3),  # the first below
        ("a", 2),
        ("a x", None),
        ("x", None),
        ("l 0 mac", 4),
        ("l 1 mac", None),
    ],
)
def test_which_place_an_option_has(route: str, line: int | None) -> None:
    places = [place("a b", 2), place("a b c", 1), place("a e f g", 3), place("l 0", 4), place("a e f", 9)]
    keys = tuple(int(key) if key.isdigit() else key for key in route.split())
    file, span = document(facts({}, places)).where(Place("facts.json", keys))
    assert (span.line if span else None) == line
    assert file == ("host.nix" if line else "facts.json")


def test_the_name_of_the_attribute_is_underlined(folder: Path) -> None:
    (folder / "facts.json").write_bytes(two(place("guests web", 9), place("guests mail", 5, column=5)))
    result = guestlint("facts.json", cwd=folder)
    assert '9 |   guests.web = guest "00:1b:21:00:00:01";\n  |   ^^^^^^^^^^\n' in result.out
    assert '5 |     microvm.interfaces."lan" = { inherit mac; };\n  |     ^^^^^^^^^^^^^^^^^^^^^^^^\n' in result.out


def test_without_the_file_the_place_alone_is_shown(folder: Path) -> None:
    (folder / "host.nix").unlink()
    result = guestlint("facts.json", cwd=folder)
    assert " --> host.nix:5:34  guests.mail.microvm.interfaces.lan.mac\n" in result.out
    assert "5 |" not in result.out


def test_without_a_place_there_is_the_option_alone(folder: Path) -> None:
    (folder / "facts.json").write_bytes(two())
    result = guestlint("facts.json", "--format", "json", cwd=folder)
    assert {(each["file"], each["path"], each["span"]) for each in json.loads(result.out)["findings"]} == {
        ("facts.json", f"guests.{name}.microvm.interfaces.lan.mac", None) for name in ("web", "mail")
    }


@pytest.mark.parametrize("name", sorted({*REPORTS} - {"text", "junit"}))
def test_every_report_names_the_nix_file(name: str, folder: Path) -> None:
    result = guestlint("facts.json", "--format", name, cwd=folder)
    assert result.code == 0  # an info
    assert "host.nix" in result.out
    assert result.err == ""


def test_sarif_has_the_lines_around_only_where_they_can_be_read(folder: Path) -> None:
    def located() -> Any:
        log = json.loads(guestlint("facts.json", "--format", "sarif", cwd=folder).out)
        return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]

    assert located()["region"]["snippet"]["text"] == "inherit"
    assert located()["contextRegion"]["startLine"] == 4
    (folder / "host.nix").unlink()
    assert "contextRegion" not in located()
    assert "snippet" not in located()["region"]


def test_one_line_that_makes_several_guests_is_one_finding() -> None:
    guests = {f"vm{number:02}": microvm(f"00:1b:21:00:00:{number + 5:02x}") for number in range(11)}
    places = [place(f"guests {name} microvm interfaces lan mac", 5) for name in guests]
    (finding,) = api.lint([document(facts({"guests": guests}, places))]).findings
    assert finding.path == "guests.vm00.microvm.interfaces.lan.mac"
    assert finding.diagnostic.message.endswith("; the same for `vm01`, `vm02`, `vm03` and 7 more")
    assert [step.at.route[1] for step in finding.diagnostic.related] == list(guests)[1:]
    (alone,) = api.lint([document(facts({"guests": {"vm00": guests["vm00"]}}, places[:1]))]).findings
    assert alone.fingerprint == finding.fingerprint
    assert "the same" not in alone.diagnostic.message


@pytest.mark.parametrize(
    ("number", "said"), [(2, "`vm1`"), (5, "`vm1`, `vm2`, `vm3` and `vm4`"), (6, "`vm1`, `vm2`, `vm3` and 2 more")]
)
def test_a_few_guests_are_named(number: int, said: str) -> None:
    guests = {f"vm{digit}": microvm(f"00:1b:21:00:00:0{digit}") for digit in range(number)}
    (finding,) = api.lint(
        [document(facts({"guests": guests}, [place(f"guests {name}", 5) for name in guests]))]
    ).findings
    assert finding.diagnostic.message.endswith(f"; the same for {said}")


def test_two_lines_are_two_findings() -> None:
    text = two(place("guests web", 9), place("guests mail", 10))
    assert len(api.lint([document(text)]).findings) == 2


def test_the_others_are_notes_of_the_one(folder: Path) -> None:
    (folder / "facts.json").write_bytes(two(place("guests web", 5), place("guests mail", 5)))
    result = guestlint("facts.json", cwd=folder)
    assert result.out.count("-->") == 1
    assert ":::" not in result.out
    assert "= note: " in result.out


def test_hosts_of_one_helper_are_one_finding(folder: Path) -> None:
    text = facts({"guests": {"web": microvm("00:1b:21:00:00:01")}}, [place("guests web", 5)])
    (folder / "facts.json").write_bytes(text)
    (folder / "other.json").write_bytes(text.replace(b"ward", b"sire").replace(b":00:01", b":00:02"))
    result = guestlint("facts.json", "other.json", "--format", "concise", "--select", "global-mac", cwd=folder)
    assert result.out.count("\n") == 1
    assert result.out.endswith("; the same for `web` in other.json\n")


def test_nothing_is_edited(folder: Path) -> None:
    (folder / "facts.json").write_bytes(
        facts(
            {"guests": {"web": microvm("02:01:27:00:00:01")}},
            [place("guests web microvm interfaces lan mac", 5), place("guests web microvm baseMac", 4)],
        )
    )
    result = guestlint("facts.json", "--format", "json", cwd=folder)
    (finding,) = json.loads(result.out)["findings"]
    assert (finding["rule"], finding["fix"]) == ("unused-base-mac", None)
    assert guestlint("facts.json", "--fix", "--unsafe-fixes", cwd=folder).code == 0
    assert (folder / "host.nix").read_text() == NIX


def test_a_baseline_knows_findings_by_meaning(folder: Path) -> None:
    guestlint("facts.json", "--write-baseline", "known.json", cwd=folder)
    (folder / "host.nix").write_text("\n\n" + NIX)
    moved = two(
        place("guests web microvm interfaces lan mac", 7, column=34),
        place("guests mail microvm interfaces lan", 7, column=34),
    )
    (folder / "facts.json").write_bytes(moved)
    assert guestlint("facts.json", "--baseline", "known.json", cwd=folder).out.startswith("no findings")


def test_a_span_ends_with_its_line() -> None:
    found = document(facts({}, [place("a", 3, column=5)]))
    assert found.span(Place("facts.json", ("a",))) == Span(3, 5, 3, 6)
