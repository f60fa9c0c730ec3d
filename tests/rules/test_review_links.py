"""The review's minimal cases on links, pools and names: each with what is to be said of it, and what is not."""

from __future__ import annotations

import pytest

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES

FOLDER = FIXTURES / "review-cases"

Row = tuple[str, str, str, str, str]
"""Rule, severity, stage, option path, and words of the message."""

CASES: dict[str, list[Row]] = {
    "040-unknown-link-fp-wireguard": [],
    "043-unknown-link-fp-altname": [],
    "044-main-link-fp-kernel": [
        ("main-link-clash", "warning", "boot", "guests.a.networking.mainLinkName", "kernels before Linux 6.15")
    ],
    "045-main-link-fn-lo": [
        (
            "main-link-clash",
            "error",
            "boot",
            "guests.a.networking.mainLinkName",
            "loopback interface of every container",
        )
    ],
    "047-nspawn-name-fn": [
        ("invalid-interface-name", "error", "boot", "guests.a.container.macvlan", "digits alone"),
        ("invalid-interface-name", "error", "boot", "guests.b.networking.mainLinkName", "reserves `all` and `default`"),
        ("invalid-interface-name", "error", "boot", "guests.c.networking.mainLinkName", "it contains `%`"),
    ],
    "048-long-name-fp-nspawn": [],
    "049-trailing-colon-fp": [
        ("malformed-macvlan", "warning", "runtime", "guests.b.container.macvlans.0", "systemd-nspawn makes `mv-lan`")
    ],
    "050-vm-name-stage": [("interface-name-too-long", "error", "eval", "guests.home-gateway-1", "17 bytes long")],
    "052-mac-one-vm-stage": [
        ("mac-collision", "error", "eval", "guests.a.microvm.interfaces.wan.mac", "two interfaces of `a` have the same")
    ],
    "053-mac-host-fn": [
        ("mac-collision", "error", "boot", "guests.a.microvm.mac", "has the MAC address of link `lan`")
    ],
    "055-iface-clash-text": [
        ("interface-name-clash", "error", "boot", "guests.adguard", "microvm.nix deletes the host's")
    ],
    "056-guest-link-fn": [
        ("low-entropy-mac", "info", "runtime", "guests.c.microvm.interfaces.a-very-long-interface-name", "(2)"),
        (
            "interface-name-too-long",
            "warning",
            "runtime",
            "guests.c.microvm.interfaces.a-very-long-interface-name",
            "the link inside guest `c`",
        ),
        ("invalid-interface-name", "warning", "runtime", "guests.c.microvm.interfaces.x/y", "it contains `/`"),
    ],
    "090-unknown-pool-fp": [],
    "095-unknown-top-fp": [
        ("unknown-option", "warning", "eval", "nodes", "at the top level"),
        ("unknown-option", "warning", "eval", "mailserver", "at the top level"),
    ],
    "097-unused-block-has-effect": [
        (
            "backend-mismatch",
            "warning",
            "runtime",
            "guests.a.microvm.interfaces",
            "deriving the MAC addresses of other",
        ),
        ("low-entropy-mac", "info", "runtime", "guests.e.microvm.interfaces.lan", "about 2 %"),
    ],
    "099-low-entropy-text": [
        ("low-entropy-mac", "info", "runtime", "guests.adguard.microvm.interfaces.lan", "is about 2 %")
    ],
}


def _found(case: str) -> list[Finding]:
    return list(api.lint([read_bytes(f"{case}.toml", (FOLDER / f"{case}.toml").read_bytes())]).findings)


@pytest.mark.parametrize("case", CASES)
def test_a_case(case: str) -> None:
    found = _found(case)
    assert [(each.rule, each.severity, each.stage, each.path.replace('"', "")) for each in found] == [
        row[:4] for row in CASES[case]
    ]
    for each, row in zip(found, CASES[case], strict=True):
        assert row[4] in each.diagnostic.message
