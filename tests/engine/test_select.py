"""Which rules run, and how severe they are."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint import api
from guestlint.engine.select import SelectionError, selected
from guestlint.registry.load import load
from guestlint.settings.options import Suppress
from guestlint.settings.resolve import Settings, SettingsOrigin
from guestlint.source.parse import read_bytes

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
