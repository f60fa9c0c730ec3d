"""Several hosts in one run: what meets is found once, both files are named, and their order makes no difference."""

from __future__ import annotations

from itertools import permutations

import pytest

from guestlint import api
from guestlint.diagnostics import Finding, Run
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes


def vm(name: str, mac: str = "", base: str = "", node: str = "") -> str:
    """A micro VM of the seed's schema."""
    options = ['system = "x86_64-linux"', 'macvtap = "lan"']
    options += [f'mac = "{mac}"'] if mac else []
    options += [f'baseMac = "{base}"'] if base else []
    node_name = f'nodeName = "{node}"\n' if node else ""
    return f'[guests."{name}"]\n{node_name}backend = "microvm"\nmicrovm = {{ {", ".join(options)} }}\n'


def later(name: str, mac: str = "") -> str:
    """A micro VM of the later schema, with one interface."""
    block = f'system = "x86_64-linux", interfaces.lan = {{ {f"mac = {mac!r}" if mac else ""} }}'
    return f'[guests.{name}]\nbackend = "microvm"\nmicrovm = {{ {block} }}\n'


def host(name: str, *guests: str) -> str:
    return f'[node]\nname = "{name}"\n' + "".join(guests)


def lint(era: str = "", **files: str) -> Run:
    documents = [read_bytes(f"{name}.toml", text.encode()) for name, text in files.items()]
    run = api.lint(documents, Settings(mac_era=era))
    assert not run.crashes
    return run


def rules(run: Run) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in run.findings]


def files(finding: Finding) -> set[str]:
    return {finding.diagnostic.at.file, *(step.at.file for step in finding.diagnostic.related)}


MAC = "02:01:27:00:00:0a"


def test_one_given_address_on_two_hosts() -> None:
    run = lint(a=host("ward", vm("x", MAC)), b=host("sire", vm("y", MAC.upper())))
    assert rules(run) == [("mac-collision", "error")]
    (finding,) = run.findings
    assert files(finding) == {"a.toml", "b.toml"}
    assert "`x` of `ward` (a.toml) and `y` of `sire` (b.toml)" in finding.diagnostic.message


def test_a_given_address_meets_a_derived_one_of_another_host() -> None:
    derived = api.expand(read_bytes("a.toml", host("ward", vm("x")).encode()))["guests"]["x"]["microvm"]["mac"]
    run = lint(a=host("ward", vm("x")), b=host("sire", vm("y", derived)))
    assert rules(run) == [("mac-collision", "error")]
    assert run.findings[0].diagnostic.at.file == "b.toml"
    reverse = lint(a=host("ward", vm("y", derived)), b=host("sire", vm("x")))
    assert reverse.findings[0].diagnostic.at.file == "a.toml"


def test_derived_addresses_that_are_equal_are_one_error_and_the_shared_base_an_info() -> None:
    run = lint(a=host("ward", later("x")), b=host("sire", later("x")))
    assert sorted(rules(run)) == [("mac-collision", "error"), ("shared-base-mac", "info")]
    assert all(files(finding) == {"a.toml", "b.toml"} for finding in run.findings)


def test_an_address_three_times_is_one_finding() -> None:
    run = lint(a=host("ward", vm("x", MAC), vm("y", MAC)), b=host("sire", vm("z", MAC)))
    assert rules(run) == [("mac-collision", "error")]
    assert len(run.findings[0].diagnostic.related) == 2
    assert "refuses the second on link `lan`" in run.findings[0].diagnostic.message


def test_a_collision_within_a_host_says_the_same_in_a_fleet() -> None:
    alone = lint(a=host("ward", vm("x", MAC), vm("y", MAC)))
    fleet = lint(a=host("ward", vm("x", MAC), vm("y", MAC)), b=host("sire", vm("z", "02:01:27:00:00:0b")))
    assert [finding.diagnostic for finding in fleet.findings] == [finding.diagnostic for finding in alone.findings]
    assert alone.findings[0].diagnostic.message.startswith("`x` and `y` have the same MAC address")


def test_a_base_that_hosts_share_under_the_faulty_hash() -> None:
    run = lint(a=host("ward", later("x")), b=host("sire", later("z")), c=host("fern", later("w")))
    assert rules(run) == [("shared-base-mac", "warning")]
    assert files(run.findings[0]) == {"a.toml", "b.toml", "c.toml"}


def test_a_base_that_hosts_share_under_the_seeds_hash() -> None:
    assert rules(lint(a=host("ward", vm("x")), b=host("sire", vm("y")))) == [("shared-base-mac", "info")]
    assert rules(lint("2025-04", a=host("ward", vm("x")), b=host("sire", vm("y")))) == [("shared-base-mac", "warning")]


def test_bases_of_their_own() -> None:
    apart = {"a": host("ward", vm("x", base="02:01:27:00:00:00")), "b": host("sire", vm("y", base="02:01:28:00:00:00"))}
    assert rules(lint(**apart)) == []
    assert rules(lint("2026-01", **apart)) == [("low-entropy-mac", "info")] * 2


def test_bytes_of_the_base_that_do_not_count_do_not_tell_apart() -> None:
    run = lint(a=host("ward", vm("x", base="aa:01:27:01:02:03")), b=host("sire", vm("y", base="bb:01:27:00:00:00")))
    assert rules(run) == [("shared-base-mac", "info")]


def test_low_entropy_is_said_once_a_host() -> None:
    assert rules(lint(a=host("ward", later("x"), later("y")))) == [("low-entropy-mac", "info")]
    assert rules(lint(a=host("ward", later("x", MAC)))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (host("ward"), host("WARD")),
        (host("ward", vm("x", MAC)), host("sire", vm("y", "02:01:27:00:00:0b", node="Ward"))),
        (host("ward", vm("x", MAC)), host("sire", vm("y", "02:01:27:00:00:0b", node="ward-x"))),
        (host("ward", vm("x", MAC, node="n")), host("sire", vm("y", "02:01:27:00:00:0b", node="N"))),
    ],
)
def test_one_node_name_in_two_files(first: str, second: str) -> None:
    run = lint(a=first, b=second)
    assert rules(run) == [("node-name-clash", "error")]
    assert files(run.findings[0]) == {"a.toml", "b.toml"}
    assert "a.toml" in run.findings[0].diagnostic.message
    assert "b.toml" in run.findings[0].diagnostic.message


@pytest.mark.parametrize(
    "text",
    [
        host("ward", vm("x", MAC, node="n"), vm("y", "02:01:27:00:00:0b", node="N")),
        host("ward", vm("A", MAC), vm("a", "02:01:27:00:00:0b")),
        host("ward", vm("x", MAC, node="WARD")),
    ],
)
def test_one_node_name_in_one_file(text: str) -> None:
    assert rules(lint(a=text)) == [("node-name-clash", "error")]


def test_names_that_are_refused_or_missing_do_not_clash() -> None:
    bad = lint(a=host("bad name", vm("x", MAC)), b=host("bad name", vm("x", "02:01:27:00:00:0b")))
    assert rules(bad) == [("invalid-host-name", "error")] * 2
    empty = lint(a=host("", vm("x", MAC)), b=host("", vm("x", "02:01:27:00:00:0b")))
    assert "node-name-clash" not in {rule for rule, _ in rules(empty)}
    missing = lint(a=vm("x", MAC), b=vm("x", "02:01:27:00:00:0b"))
    assert "node-name-clash" not in {rule for rule, _ in rules(missing)}


@pytest.mark.parametrize("new", ["", vm("z")])
def test_two_revisions_of_one_host_are_one_clash(new: str) -> None:
    text = host("ward", vm("x", MAC), vm("y", node="mail"))
    assert rules(lint(old=text, new=text + new)) == [("node-name-clash", "error")]


def test_two_hosts_of_one_name_with_other_guests() -> None:
    run = lint(a=host("ward", vm("x", MAC), vm("y", "02:01:27:00:00:0b")), b=host("ward", vm("x", MAC), vm("z", MAC)))
    assert sorted(rules(run)) == [("mac-collision", "error"), ("node-name-clash", "error")]


def test_a_guest_with_the_name_of_another_host_is_said_in_full() -> None:
    run = lint(a=host("ward", vm("x", MAC, node="sire")), b=host("sire"))
    assert (
        run.findings[0].diagnostic.message
        == "guest `x` of `ward` (a.toml) and host `sire` (b.toml) have the same node name, `sire`"
    )


@pytest.mark.parametrize("files", list(permutations("abc")))
def test_of_several_revisions_of_a_host_the_one_with_most_guests_counts(files: tuple[str, ...]) -> None:
    """Addresses that the others have as well are no collision."""
    guests = [vm("x", MAC), vm("y", "02:01:27:00:00:0b"), vm("z", "02:01:27:00:00:0c")]
    revisions = [host("ward", *guests[:count]) for count in (1, 3, 2)]
    run = lint(**dict(zip(files, revisions, strict=True)))
    assert rules(run) == [("node-name-clash", "error")]


def test_hosts_of_one_name_with_other_guests_do_collide() -> None:
    run = lint(a=host("ward", vm("x", MAC)), b=host("ward", vm("y", MAC)))
    assert sorted(rules(run)) == [("mac-collision", "error"), ("node-name-clash", "error")]


def test_what_helps_hangs_on_how_the_addresses_came_about() -> None:
    derived = api.expand(read_bytes("a.toml", host("ward", vm("x")).encode()))["guests"]["x"]["microvm"]["mac"]
    (one_host,) = lint(a=host("ward", vm("x"), vm("y", derived))).findings
    assert one_host.diagnostic.help.startswith("give each interface its own address")
    assert one_host.diagnostic.at.route == ("guests", "y", "microvm", "mac")
    two = lint(a=host("ward", later("x")), b=host("sire", later("x"))).findings
    (collision,) = [each for each in two if each.rule == "mac-collision"]
    assert collision.diagnostic.help.startswith("give each host its own `baseMac`")


def test_one_faulty_host_on_a_shared_base_is_an_info() -> None:
    (finding,) = lint(a=host("ward", later("x")), b=host("sire", vm("y"))).findings
    assert (finding.rule, finding.severity) == ("shared-base-mac", "info")
    assert finding.diagnostic.message.endswith("each avoids only its own")


def test_the_order_of_files_makes_no_difference() -> None:
    fleet = {
        "a": host("ward", vm("x", MAC), vm("y"), vm("n", node="sire")),
        "b": host("sire", vm("z", MAC), vm("y")),
        "c": host("WARD", vm("y"), vm("q", base="02:09:27:00:00:00")),
        "d": host("fern", later("lan"), later("x")),
        "e": host("moss", later("lan")),
        "f": host("moss", later("lan"), later("x")),
    }
    found = [lint(**dict(order)).findings for order in permutations(fleet.items())]
    assert found[0]
    assert all(findings == found[0] for findings in found)


def test_a_host_with_more_names_than_addresses_is_one_finding() -> None:
    guests = [vm(f"g{number}") for number in range(40)]
    run = lint("2025-04", a=host("ward", *guests), b=host("sire", vm("x")))
    assert rules(run) == [("mac-space-exhausted", "error"), ("low-entropy-mac", "info")]
    document = read_bytes("a.toml", host("ward", *guests).encode())
    assert api.refusals(run, "a.toml")
    assert api.expand(document, Settings(mac_era="2025-04"))["guests"]["g0"]["microvm"]["mac"] == ""
    assert api.graph(document, Settings(mac_era="2025-04")).nodes
    assert rules(lint("2026-01", a=host("ward", *guests))) == [("low-entropy-mac", "info")]


def test_two_interfaces_of_one_name_delete_each_other() -> None:
    """The later schema names a guest's interface on the host by its address."""
    run = lint(a=host("ward", later("x", MAC), later("y", MAC)))
    assert rules(run) == [("mac-collision", "error")]
    message = run.findings[0].diagnostic.message
    assert "both make `vm-02012700000a` on the host, and the second to start deletes the interface" in message


def test_an_address_that_nobody_can_have_does_not_collide() -> None:
    assert rules(lint(a=host("ward", vm("x", "03:00:00:00:00:01"), vm("y", "03:00:00:00:00:01")))) == [
        ("unusable-mac", "error"),
        ("unusable-mac", "error"),
    ]
