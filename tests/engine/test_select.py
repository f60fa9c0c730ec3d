"""Which rules run, and how severe they are."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint import api
from guestlint.engine.select import SelectionError, selected
from guestlint.registry.load import load
from guestlint.settings.options import PerFile, Suppress
from guestlint.settings.resolve import Settings, SettingsOrigin
from guestlint.source.parse import read_bytes
from tests.engine.test_parts import host

TEXT = """\
[node]
name = "ward"
naem = 1

[guests.home-gateway-1]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "00:1b:21:00:00:01" }
"""


def run(**chosen: Any) -> list[tuple[str, str]]:
    result = api.lint([read_bytes("host.toml", TEXT.encode())], Settings(**chosen))
    return sorted((finding.rule, finding.severity) for finding in result.findings)


GLOBAL, LONG, UNKNOWN = ("global-mac", "info"), ("interface-name-too-long", "error"), ("unknown-option", "error")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [GLOBAL, LONG, UNKNOWN]),
        ({"select": ("network",)}, [GLOBAL, LONG]),
        ({"select": ("global-mac", "schema")}, [GLOBAL, UNKNOWN]),
        ({"select": ("all",)}, [GLOBAL, LONG, UNKNOWN]),
        ({"select": ("guestlint",)}, [GLOBAL, LONG, UNKNOWN]),
        ({"ignore": ("network",)}, [UNKNOWN]),
        ({"ignore": ("global-mac",)}, [LONG, UNKNOWN]),
        ({"ignore": ("all",)}, []),
        ({"select": ("network",), "ignore": ("global-mac",)}, [LONG]),
        ({"select": ("global-mac",), "ignore": ("network",)}, [GLOBAL]),
        ({"select": ("global-mac",), "ignore": ("global-mac",)}, []),
        ({"select": ("schema",), "extend_select": ("global-mac",)}, [GLOBAL, UNKNOWN]),
        ({"severity": {"global-mac": "error"}}, [("global-mac", "error"), LONG, UNKNOWN]),
        ({"severity": {"unknown-option": "info"}}, [GLOBAL, LONG, ("unknown-option", "info")]),
    ],
)
def test_selection(chosen: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert run(**chosen) == expected


@pytest.mark.parametrize("option", ["select", "extend_select", "ignore"])
def test_a_name_that_is_none(option: str) -> None:
    with pytest.raises(SelectionError) as refused:
        run(**{option: ("netwrok",)})
    assert str(refused.value) == f"{option.replace('_', '-')}: unknown rule, category or plugin: netwrok"
    assert refused.value.hint == "did you mean `network`?"


def test_a_severity_is_of_a_rule() -> None:
    with pytest.raises(SelectionError, match=r"guestlint\.toml: severity: unknown rule: network"):
        run(severity={"network": "info"}, origin=SettingsOrigin("guestlint.toml"))


def test_a_name_that_is_suppressed_is_a_rules() -> None:
    with pytest.raises(SelectionError, match="suppress: unknown rule: mac-colision"):
        run(suppress=(Suppress("node", ("mac-colision",), "", ""),))


def test_rules_that_run_only_where_they_are_selected() -> None:
    registry = load()
    assert "suppression-without-reason" not in selected(registry, Settings())
    assert "suppression-without-reason" not in selected(registry, Settings(select=("settings",)))
    assert "suppression-without-reason" in selected(registry, Settings(extend_select=("suppression-without-reason",)))


WARD = host("ward", "00:1b:21:00:00:01")

PER_FILE = [
    (PerFile(("ward.toml",), ("global-mac",), {}, ""), []),
    (PerFile(("*.toml",), ("network",), {}, ""), []),
    (PerFile(("x", "w*"), ("all",), {}, ""), []),
    (PerFile(("ward.toml",), ("guestlint",), {}, ""), []),
    (PerFile(("ward.toml",), ("mac-collision", "storage"), {}, ""), ["info"]),
    (PerFile(("WARD.toml", "ward"), ("all",), {}, ""), ["info"]),
    (PerFile(("ward.toml",), (), {"global-mac": "error"}, ""), ["error"]),
    (PerFile(("ward.toml",), (), {"global-mac": "warning"}, ""), ["warning"]),
    (PerFile(("ward.toml",), (), {"mac-collision": "warning"}, ""), ["info"]),
    (PerFile(("sire.toml",), ("all",), {"global-mac": "error"}, ""), ["info"]),
]


@pytest.mark.parametrize(("chosen", "severities"), PER_FILE)
def test_settings_for_some_files(chosen: PerFile, severities: list[str]) -> None:
    run = api.lint([WARD], Settings(per_file=(chosen,)))
    assert [each.severity for each in run.findings] == severities


def test_the_last_of_several_severities_counts() -> None:
    entries = tuple(PerFile(("*",), (), {"global-mac": level}, "") for level in ("error", "warning"))
    run = api.lint([WARD], Settings(per_file=entries, severity={"global-mac": "error"}))
    assert [each.severity for each in run.findings] == ["warning"]
    general = Settings(per_file=(PerFile(("*",), (), {}, ""),), severity={"global-mac": "error"})
    assert [each.severity for each in api.lint([WARD], general).findings] == ["error"]


def test_files_are_seen_from_the_folder_of_the_settings() -> None:
    document = read_bytes("fleet/hosts/ward.toml", WARD.text.encode())

    def severities(pattern: str, folder: str) -> list[str]:
        per_file = (PerFile((pattern,), (), {"global-mac": "error"}, folder),)
        return [each.severity for each in api.lint([document], Settings(per_file=per_file)).findings]

    assert severities("hosts/*", "fleet") == severities("fleet/hosts/*", "") == severities("ward.*", "x") == ["error"]
    assert severities("hosts/*", "") == severities("fleet/hosts/*", "fleet") == ["info"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (PerFile(("x",), ("netwrok",), {}, ""), "per-file ignore: unknown rule, category or plugin: netwrok"),
        (PerFile(("x",), (), {"network": "info"}, ""), "per-file severity: unknown rule: network"),
    ],
)
def test_what_settings_for_some_files_name_is_known(entry: PerFile, says: str) -> None:
    with pytest.raises(SelectionError) as refused:
        run(per_file=(PerFile(("x",), ("network", "all"), {"global-mac": "info"}, ""), entry))
    assert str(refused.value) == says


def test_the_place_of_a_name_is_its_source() -> None:
    given = (("a.toml", {"select": ("netwrok",)}), ("environment", {"ignore": ("network",)}))
    with pytest.raises(SelectionError) as refused:
        run(select=("netwrok",), origin=SettingsOrigin("b.toml", given=given))
    assert str(refused.value).startswith("a.toml: select: unknown rule")
    with pytest.raises(SelectionError, match=r"^b\.toml: ignore: unknown rule"):
        run(ignore=("netwrok",), origin=SettingsOrigin("b.toml", given=given))


def test_a_name_that_is_like_none_is_looked_up() -> None:
    with pytest.raises(SelectionError) as refused:
        run(select=("qqq",))
    assert refused.value.hint == "see `guestlint rules`"


def test_a_rule_of_a_plugin_that_is_not_in_use_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guestlint.registry.find.installed", lambda: {"acme": "1", "guestlint": "1"})
    with pytest.raises(SelectionError) as refused:
        run(select=("acme-odd",))
    assert refused.value.hint == 'a rule of the plugin acme? enable it: plugins = ["acme"], or --plugin acme'


def test_where_plugins_are_left_out_a_name_may_be_theirs() -> None:
    registry = load()._replace(is_partial=True)
    assert selected(registry, Settings(select=("acme-odd", "global-mac"))).keys() == {"global-mac"}
