"""Comments that suppress findings: what each is about, until when, and what is said of those that are of no use."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.edit.apply import apply_fixes
from guestlint.edit.fixpoint import apply_until_stable
from guestlint.engine.suppress import suppress
from guestlint.registry.load import load
from guestlint.settings.options import Suppress
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.hosts import odd_hosts, to_toml

HOST = """\
{top}[node]
name = "ward"

{table}[guests.home-gateway-1]
backend = "microvm"
{key}microvm = {{ system = "x86_64-linux", macvtap = "lan", mac = "00:1b:21:00:00:01" }}{line}

[guests.home-gateway-1.zfs."/p"]
pool = "rpool"
dataset = "safe/a/"
"""
ALL = ["global-mac", "interface-name-too-long", "invalid-dataset-name"]


def lint(text: str, chosen: Settings | None = None) -> Run:
    run = api.lint([read_bytes("host.toml", text.encode())], chosen or Settings())
    assert run.crashes == []
    return run


def host(**comments: str) -> str:
    places = {"top": "", "table": "", "key": "", "line": ""}
    return HOST.format(
        **{
            name: f"{comments[name]}\n" if name in comments and name != "line" else comments.get(name, "")
            for name in places
        }
    )


def rules(run: Run) -> list[str]:
    return sorted(finding.rule for finding in run.findings)


def suppressed(run: Run) -> list[str]:
    return sorted(each.finding.rule for each in run.suppressed)


NAMES = ", ".join(ALL)
EACH = f"# guestlint: ignore[{NAMES}] known"


def test_nothing_is_suppressed_without_a_comment() -> None:
    assert rules(lint(host())) == ALL


@pytest.mark.parametrize(
    ("where", "expected"),
    [("top", ALL), ("table", ALL), ("key", ["global-mac"]), ("line", ["global-mac"])],
)
def test_what_a_comment_is_about(where: str, expected: list[str]) -> None:
    run = lint(host(**{where: f"  {EACH}" if where == "line" else EACH}))
    assert suppressed(run) == expected
    assert all(each.justification == "known" and each.kind == "inSource" for each in run.suppressed)
    left = [rule for rule in ALL if rule not in expected]
    assert rules(run) == sorted([*left, *(["unused-suppression"] if left else [])])


def test_only_the_rules_that_are_named_are_suppressed() -> None:
    run = lint(host(top="# guestlint: ignore[global-mac]"))
    assert (suppressed(run), rules(run)) == (["global-mac"], ALL[1:])


def test_several_comments_above_a_table_all_count() -> None:
    lines = "\n".join(f"# guestlint: ignore[{name}]" for name in ALL)
    assert rules(lint(host(table=lines))) == []


def test_a_comment_in_another_file_counts_for_nothing() -> None:
    documents = [
        read_bytes("a.toml", host(top=EACH).encode()),
        read_bytes("b.toml", host().replace("ward", "sire").encode()),
    ]
    run = api.lint(documents)
    assert {finding.diagnostic.at.file for finding in run.findings if finding.rule in ALL} == {"b.toml"}


@pytest.mark.parametrize(("today", "counts"), [("2027-02-28", True), ("2027-03-01", False), ("2027-03-02", False)])
def test_until(today: str, *, counts: bool) -> None:
    document = read_bytes("host.toml", host(top=f"{EACH} until=2027-03-01").encode())
    findings = api.lint([read_bytes("host.toml", host().encode())]).findings
    selection = suppress(findings, {"host.toml": document}, [document], load().rules, date.fromisoformat(today))
    assert (len(selection.suppressed) == len(ALL)) is counts
    assert selection.suppressions is not None
    assert (selection.suppressions.expired != []) is not counts
    assert all(each.justification == "known" for each in selection.suppressed)


@pytest.mark.parametrize(
    ("comment", "rule", "says"),
    [
        ("# guestlint: ignore[mac-colision] x", "unknown-rule-in-suppression", "unknown rule `mac-colision`"),
        ("# guestlint: ignore x", "unknown-rule-in-suppression", "expected `ignore[RULE, …] reason`"),
        ("# guestlint: ignore[] x", "unknown-rule-in-suppression", "it names no rule"),
        ("# guestlint: ignore[global-mac] until=soon", "unknown-rule-in-suppression", "`soon` is not a valid date"),
        (
            "# guestlint: ignore[global-mac] until=2020-01-01",
            "expired-suppression",
            "this suppression of `global-mac` expired on 2020-01-01",
        ),
        ("# guestlint: ignore[mac-collision]", "unused-suppression", "no `mac-collision` finding here"),
    ],
)
def test_a_comment_of_no_use_is_a_finding(comment: str, rule: str, says: str) -> None:
    run = lint(host(top=comment))
    (finding,) = [each for each in run.findings if each.category == "settings"]
    assert (finding.rule, finding.severity, finding.path) == (rule, "warning", "")
    assert says in finding.diagnostic.message
    span = run.documents["host.toml"].span(finding.diagnostic.at)
    assert span is not None
    assert (span.line, span.column) == (1, 1)


def test_a_comment_that_is_about_something_else_is_none() -> None:
    assert rules(lint(host(top="# guestlint is what we use"))) == ALL
    assert rules(lint(host(line='  # "guestlint: ignore[x]"'))) == ALL


def test_a_text_in_quotes_is_no_comment() -> None:
    text = host().replace("safe/a/", "# guestlint: ignore[global-mac]")
    assert "unknown-rule-in-suppression" not in rules(lint(text))
    assert suppressed(lint(text)) == []


def test_reasons_are_asked_for_where_the_settings_do() -> None:
    bare = host(top=f"# guestlint: ignore[{NAMES}]")
    assert rules(lint(bare)) == []
    assert rules(lint(bare, Settings(extend_select=("suppression-without-reason",)))) == ["suppression-without-reason"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ignore[globel-mac] globel-mac", "ignore[global-mac] globel-mac"),
        ("ignore[ globel-mac ,x-y]", "ignore[ global-mac ,x-y]"),
        ("ignore[x-y,globel-mac]", "ignore[x-y,global-mac]"),
        ("ignore[global-mac, globel-mac] twice", "ignore[global-mac, globel-mac] twice"),
        ("ignore[globel-mac, globel-mac] twice", "ignore[globel-mac, globel-mac] twice"),
        ("ignore[nothing-of-ours, x-y]", "ignore[nothing-of-ours, x-y]"),
    ],
)
def test_a_misspelt_name_is_put_right(before: str, after: str) -> None:
    document = read_bytes("host.toml", host(line=f"  # guestlint: {before}").encode())
    run = api.lint([document])
    findings = [each for each in run.findings if each.rule == "unknown-rule-in-suppression"]
    texts = apply_fixes(run, findings).texts
    assert texts.get("host.toml", document.text) == host(line=f"  # guestlint: {after}")
    assert all(each.diagnostic.fix is None or not each.diagnostic.fix.safe for each in findings)


@pytest.mark.parametrize("where", ["top", "table", "key", "line"])
def test_the_fix_removes_the_comment_and_nothing_else(where: str) -> None:
    comment = "# guestlint: ignore[mac-collision] old"
    text = host(**{where: f"  {comment}" if where == "line" else comment})
    outcome = apply_until_stable([read_bytes("host.toml", text.encode())], api.lint, unsafe=False)
    assert outcome.run.documents["host.toml"].text == host().replace("safe/a/", "safe/a")
    assert [finding.rule for finding in outcome.fixed] == [
        "unused-suppression",
        "invalid-dataset-name",
    ] or where != "top"


@pytest.mark.parametrize(
    "text",
    [
        "[guests.a]\nmodules = [\n  # guestlint: ignore[mac-collision] x\n  [1, 2],\n]\n",
        "[guests.a]\nmodules = [ # guestlint: ignore[mac-collision] x\n]\n",
        "# guestlint: ignore[mac-collision] x",
        "[guests.a]\n# guestlint: ignore[mac-collision] x",
        "[guests.a]\n# guestlint: ignore[mac-collision] x\n\n# more\n",
        "[guests.a]\nx = 1 # guestlint: ignore[mac-collision] x\r\n# guestlint: ignore[mac-collision] y\r\n",
    ],
)
def test_comments_in_odd_places(text: str) -> None:
    run = lint(text)
    unused = [each for each in run.findings if each.rule == "unused-suppression"]
    assert len(unused) == text.count("guestlint:")
    fixed = apply_until_stable([read_bytes("host.toml", text.encode())], api.lint, unsafe=False).run.documents[
        "host.toml"
    ]
    assert "guestlint:" not in fixed.text
    assert fixed.data == read_bytes("host.toml", text.encode()).data


def test_json_has_no_comments() -> None:
    document = read_bytes("host.json", b'{"node": {"name": "# guestlint: ignore[x]"}}')
    assert [finding.rule for finding in api.lint([document]).findings] == ["invalid-host-name"]


@pytest.mark.parametrize(
    ("path", "until", "suppresses"),
    [
        ("guests.home-gateway-1", "", True),
        ("guests.home-gateway-1.microvm.mac", "", True),
        ("guests.*.microvm", "", True),
        ("guests.home", "", False),
        ("guests.home-gateway-1.zfs", "", False),
        ("guests.home-gateway-1", "2999-01-01", True),
        ("guests.home-gateway-1", "2020-01-01", False),
    ],
)
def test_settings_suppress_by_option_path(path: str, until: str, *, suppresses: bool) -> None:
    chosen = Settings(suppress=(Suppress(path, ("global-mac",), "known", until),))
    run = api.lint([read_bytes("host.json", json.dumps(tomli.loads(host())).encode())], chosen)
    assert (suppressed(run) == ["global-mac"]) is suppresses
    assert all((each.kind, each.justification) == ("external", "known") for each in run.suppressed)
    assert rules(run) == (ALL[1:] if suppresses else ALL)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_hosts())
def test_suppressing_all_leaves_nothing(data: dict[str, Any]) -> None:
    text = to_toml(data)
    names = sorted({finding.rule for finding in lint(text).findings})
    run = lint(f"# guestlint: ignore[{', '.join(names)}] all\n{text}" if names else text)
    assert run.findings == []
    assert tomli.loads(text)


def test_of_several_comments_the_first_gives_the_reason() -> None:
    name = "global-mac"
    text = f"# guestlint: ignore[{name}] for all\n" + host(mac=f"# guestlint: ignore[{name}] for this")
    reasons = [each.justification for each in lint(text).suppressed]
    assert reasons == ["for all"]


@pytest.mark.parametrize("is_partial", [False, True])
def test_a_name_that_may_be_that_of_a_plugin_that_is_left_out_is_not_unknown(*, is_partial: bool) -> None:
    registry = load()._replace(is_partial=is_partial)
    document = read_bytes("host.toml", host(line=" # guestlint: ignore[acme-odd] known").encode())
    found = rules(api.lint([document], registry=registry))
    assert found == [*ALL, *([] if is_partial else ["unknown-rule-in-suppression"])]
