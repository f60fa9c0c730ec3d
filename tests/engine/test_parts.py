"""A run whose documents have several settings, and what becomes of rules and plugins that fail in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from guestlint.diagnostics import Run
from guestlint.engine.join import joined
from guestlint.engine.run import Part, run_together, with_what_works
from guestlint.plugins import Diagnostic, FleetView, Host, HostView, Place, rule
from guestlint.plugins.extensions import GraphExtension
from guestlint.registry.load import load
from guestlint.registry.types import GRAPH_EXTENSION, ExtensionError, LazyRule, Registry
from guestlint.settings.options import Suppress
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes

FACTS: dict[str, Any] = {"category": "network", "severity": "warning", "stage": "boot", "confidence": "high"}
PLUGIN, MAC = "acme", "02:00:00:00:00:01"


def host(name: str, mac: str = MAC, more: str = "") -> Document:
    text = (
        f'[node]\nname = "{name}"\n[guests.{name}-g]\nbackend = "microvm"\n'
        f'microvm = {{ system = "x86_64-linux", macvtap = "lan", mac = "{mac}" }}\n{more}'
    )
    return read_bytes(f"{name}.toml", text.encode())


def with_rules(**checks: Callable[..., Iterator[Diagnostic]]) -> Registry:
    """Guestlint's registry with rules of a plugin `acme`, in order of names."""
    registry = load()
    added = {
        name: LazyRule.of(rule(f"acme-{name}", since="1", **FACTS)(check), "acme") for name, check in checks.items()
    }
    rules = {**registry.rules, **{each.name: each for each in added.values()}}
    return registry._replace(rules=dict(sorted(rules.items())))


def says(name: str = "said") -> Callable[[Host], Iterator[Diagnostic]]:
    def check(host: Host) -> Iterator[Diagnostic]:
        yield Diagnostic(f"{name} {host.name}", Place(host.file, ("node", "name")))

    return check


def found(run: Run) -> list[tuple[str, str]]:
    return [(each.diagnostic.at.file, each.rule) for each in run.findings]


def together(*parts: tuple[list[Document], Settings], registry: Registry | None = None) -> Run:
    return run_together([Part(documents, registry or load(), settings) for documents, settings in parts])


def test_each_part_has_its_own_severities() -> None:
    run = together(
        ([host("a", "00:1b:21:00:00:01")], Settings()),
        ([host("b", "00:1b:21:00:00:02")], Settings(severity={"global-mac": "error"})),
        ([host("c", "00:1b:21:00:00:03")], Settings(ignore=("global-mac",))),
    )
    assert found(run) == [("a.toml", "global-mac"), ("b.toml", "global-mac")]
    assert [each.severity for each in run.findings] == ["info", "error"]
    assert sorted(run.documents) == ["a.toml", "b.toml", "c.toml"]


def test_hosts_of_different_parts_meet() -> None:
    run = together(([host("ward")], Settings()), ([host("sire")], Settings()))
    assert [each.rule for each in run.findings] == ["mac-collision"]
    alone = together(([host("ward")], Settings()), ([host("sire", "02:00:00:00:00:02")], Settings()))
    assert alone.findings == []


def test_a_finding_counts_where_its_host_selects_the_rule() -> None:
    both = [host("ward"), host("sire")]
    (finding,) = together((both, Settings())).findings
    (one,) = (each for each in both if each.file == finding.diagnostic.at.file)
    (other,) = (each for each in both if each is not one)
    off = Settings(ignore=("mac-collision",))
    assert found(together(([one], Settings()), ([other], off))) == [(one.file, "mac-collision")]
    assert found(together(([one], off), ([other], Settings()))) == []


def test_findings_of_all_parts_are_in_one_order() -> None:
    registry = with_rules(one=says(), two=says())
    run = together(([host("c"), host("a", "")], Settings()), ([host("b", "")], Settings()), registry=registry)
    mine = [each for each in found(run) if each[1].startswith("acme")]
    assert mine == [(f"{name}.toml", f"acme-{rule}") for name in "abc" for rule in ("one", "two")]


def test_the_catalogue_has_the_rules_of_all_parts() -> None:
    plain, more = load(), with_rules(one=says())
    run = run_together([Part([host("a")], plain, Settings()), Part([host("b", "")], more, Settings())])
    assert set(run.rules) == set(more.rules)
    assert list(run.rules) == sorted(run.rules)
    assert len(run.rules) == len(plain.rules) + 1
    assert run.rules["acme-one"].plugin == "acme"
    assert run.rules["mac-collision"].name == "mac-collision"


def test_what_is_suppressed_in_one_part_is_told_of_all() -> None:
    wanted = (Suppress("guests", ("global-mac",), "known", ""),)
    ignoring = host("b", "00:1b:21:00:00:02", "# guestlint: ignore[mac-collision] because\n")
    run = together(
        ([host("a", "00:1b:21:00:00:01")], Settings(suppress=wanted)),
        ([ignoring], Settings(suppress=(Suppress("guests", ("global-mac",), "also", ""),))),
    )
    assert [each.justification for each in run.suppressed] == ["known", "also"]
    assert [each.rule for each in run.findings] == ["unused-suppression"]


def raises(error: BaseException) -> Callable[[Host], Iterator[Diagnostic]]:
    def check(host: Host) -> Iterator[Diagnostic]:
        yield Diagnostic("before", Place(host.file))
        raise error

    return check


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("no way"), "ValueError: no way"),
        (SystemExit(0), "SystemExit: 0"),
        (RecursionError("deep"), "RecursionError: deep"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_rule_that_raises_is_named_and_the_others_go_on(error: BaseException, words: str) -> None:
    run = together(([host("ward")], Settings()), registry=with_rules(bad=raises(error), good=says()))
    assert [str(crash) for crash in run.crashes] == [f"plugin acme: rule acme-bad crashed on ward.toml: {words}"]
    assert found(run) == [("ward.toml", "acme-bad"), ("ward.toml", "acme-good")]


def test_an_interrupt_is_no_crash() -> None:
    with pytest.raises(KeyboardInterrupt):
        together(([host("ward")], Settings()), registry=with_rules(bad=raises(KeyboardInterrupt())))


def test_crashes_are_in_the_order_of_the_rules_and_told_once() -> None:
    registry = with_rules(b=raises(ValueError("x")), a=raises(ValueError("y")))
    run = together(([host("sire", ""), host("ward")], Settings()), registry=registry)
    assert [(each.rule, each.file, each.error[-1]) for each in run.crashes] == [
        ("acme-a", "sire.toml", "y"),
        ("acme-a", "ward.toml", "y"),
        ("acme-b", "sire.toml", "x"),
        ("acme-b", "ward.toml", "x"),
    ]


def wrong_fleet(fleet: FleetView) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{len(fleet.hosts)} hosts", Place(fleet.hosts[0].host.file))
    msg = "x"
    raise ValueError(msg)


def test_a_rule_about_all_hosts_is_asked_once_for_all_parts() -> None:
    registry = with_rules(fleet=wrong_fleet)
    parts = ([host("ward")], Settings()), ([host("sire", "")], Settings())
    run = together(*parts, registry=registry)
    mine = [each for each in run.findings if each.rule == "acme-fleet"]
    assert [(each.diagnostic.at.file, each.diagnostic.message) for each in mine] == [("sire.toml", "2 hosts")]
    assert [str(crash) for crash in run.crashes] == ["plugin acme: rule acme-fleet crashed: ValueError: x"]


def test_it_is_asked_of_a_single_host_too() -> None:
    run = together(([host("ward")], Settings()), registry=with_rules(fleet=wrong_fleet))
    assert [each.diagnostic.message for each in run.findings] == ["1 hosts"]


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (Diagnostic("m", Place("elsewhere.toml")), "it yielded a Diagnostic at 'elsewhere.toml', which is not a file"),
        (Diagnostic(" \n", Place("ward.toml")), "it yielded a Diagnostic without a message"),
        ("text", "it yielded 'text', not a Diagnostic"),
        (Diagnostic("m", Place("ward.toml"), help=3), "help"),  # type: ignore[arg-type]
    ],
)
def test_what_a_plugin_may_not_yield_is_told_and_left_out(report: Any, words: str) -> None:
    def check(host: Host) -> Iterator[Diagnostic]:
        yield report
        yield Diagnostic("good", Place(host.file))
        yield report

    run = together(([host("ward")], Settings()), registry=with_rules(odd=check))
    assert [each.diagnostic.message for each in run.findings] == ["good"]
    (crash,) = run.crashes
    assert crash.error.startswith("it yielded ")
    assert words in crash.error


def failing(name: str) -> GraphExtension:
    def add(host: Host) -> Iterator[Any]:
        raise ExtensionError(PLUGIN, GRAPH_EXTENSION, name, f"fails on {host.name}")

    return GraphExtension(name, add)


def looks(view: HostView) -> Iterator[Diagnostic]:
    yield Diagnostic(f"{len(view.graph.nodes) > 0}", Place(view.document.file))


def test_an_extension_that_fails_is_left_out_of_the_parts_that_have_it() -> None:
    plain = with_rules(looks=looks)
    broken = plain._replace(extensions=(failing("a"), failing("b")))
    run = run_together([Part([host("ward")], broken, Settings()), Part([host("sire", "")], plain, Settings())])
    assert [each for each in found(run) if each[1] == "acme-looks"] == [
        ("sire.toml", "acme-looks"),
        ("ward.toml", "acme-looks"),
    ]
    assert [str(error) for error in run.refused] == [
        f"plugin acme: graph extension {name}: fails on ward" for name in "ab"
    ]
    assert run.crashes == []


def test_what_two_parts_refuse_alike_is_told_once() -> None:
    error = ExtensionError("acme", GRAPH_EXTENSION, "a", "fails")
    runs = [Run([], {f"{name}.toml": host(name)}, {}, refused=(error,)) for name in ("x", "y")]
    assert joined(runs).refused == (error,)


def test_what_fails_and_is_nobodys_ends_the_run() -> None:
    def check(host: Host) -> Iterator[Diagnostic]:
        raise ExtensionError(PLUGIN, GRAPH_EXTENSION, host.name, "of no registry")

    with pytest.raises(ExtensionError, match="of no registry"):
        together(([host("ward")], Settings()), registry=with_rules(odd=check))


def test_work_is_begun_anew_without_what_failed() -> None:
    registry = load()._replace(extensions=(failing("a"), failing("b")))
    asked: list[int] = []

    def work(given: Registry) -> str:
        asked.append(len(given.extensions))
        for each in given.extensions:
            list(each.add(Host("ward.toml", {}, None)))  # type: ignore[arg-type]
        return "done"

    made, left = with_what_works(registry, work)
    assert (made, asked, list(left.extensions), len(left.refused)) == ("done", [2, 1, 0], [], 2)
