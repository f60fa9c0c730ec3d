"""Runs for the tests of the formats: documents whose spans are said by hand, and findings about them."""

from __future__ import annotations

from guestlint.diagnostics import Crash, Diagnostic, Edit, Finding, Fix, RelatedLocation, RuleInfo, Run
from guestlint.source.document import Document
from guestlint.source.route import Place, Span

HOSTILE = 'a\x1b[31m"b"\n[red]c[/red] \u202e{0} \\N \x9b2J \u2066<x>'

TWIN = """\
[guests.a]
backend = "microvm"
microvm.mac = "02:01:27:1b:bd:ca"

[guests.b]
backend = "microvm"
microvm.mac = "02:01:27:1b:bd:ca"
"""

RULES = {
    "mac-collision": RuleInfo(
        "mac-collision",
        "network",
        "error",
        "runtime",
        "Two guests answer to one MAC address",
        "## Why it fails\n\nThe switch sends frames to either.\n\n```toml bad\nx = 1\n```\n",
    ),
    "ordering-cycle": RuleInfo(
        "ordering-cycle", "graph", "error", "boot", "Units wait for one another", "systemd breaks the cycle."
    ),
    "unused-base-mac": RuleInfo("unused-base-mac", "backend", "info", "runtime", "A baseMac without use", ""),
    "space-in-mountpoint": RuleInfo(
        "space-in-mountpoint", "mounts", "warning", "boot", "A mountpoint with a space", "It is split.", "local"
    ),
}


class StubDocument(Document):
    """A document whose spans are found as the text of the route's last key, or said outright."""

    __slots__ = ("spans",)

    def __init__(self, file: str, text: str, spans: dict[tuple[str | int, ...], Span] | None = None) -> None:
        super().__init__(file, text, {})
        self.spans = spans or {}

    def span(self, place: Place) -> Span | None:
        return self.spans.get(place.route)


def finding(report: Diagnostic, rule: str = "mac-collision") -> Finding:
    info = RULES[rule]
    return Finding(rule, info.category, info.severity, info.stage, report, "0123abcd")


def mac_route(guest: str) -> tuple[str, ...]:
    return ("guests", guest, "microvm", "mac")


def collision(file: str = "host.toml") -> Run:
    document = StubDocument(file, TWIN, {mac_route("a"): Span(3, 1, 3, 34), mac_route("b"): Span(7, 1, 7, 34)})
    report = Diagnostic(
        "guests `a` and `b` have one MAC address, 02:01:27:1b:bd:ca: both answer to it",
        Place(file, mac_route("b")),
        related=(RelatedLocation("guest `a` has it here", Place(file, mac_route("a"))),),
        help="give one of them another address, or leave `mac` out to have one derived from the guest's name",
        fix=Fix("leave `mac` out of guest `b`", (Edit("remove", Place(file, mac_route("b"))),)),
    )
    return Run([finding(report)], {file: document}, RULES)


def cycle(file: str = "host.toml") -> Run:
    text = '[guests.a.zfs."/x"]\nhostMountpoint = "/b/c"\n[guests.b.zfs."/x"]\nhostMountpoint = "/b"\n'
    here = ("guests", "a", "zfs", "/x", "hostMountpoint")
    there = ("guests", "b", "zfs", "/x", "hostMountpoint")
    document = StubDocument(file, text, {here: Span(2, 18, 2, 24), there: Span(4, 18, 4, 22)})
    report = Diagnostic(
        "2 mounts wait for one another: systemd drops one, and its guest starts without its data",
        Place(file, here, "value"),
        flow=(
            RelatedLocation("`/b/c` waits for `/b`, below which it lies", Place(file, here, "value")),
            RelatedLocation(
                "`/b` waits for `/b/c`, where the same dataset is mounted first", Place(file, there, "value")
            ),
        ),
        help="mount them at paths that do not lie below one another",
    )
    return Run([finding(report, "ordering-cycle")], {file: document}, RULES)


def hostile() -> Run:
    file = "x\x1b]0;y\x07\n[b].toml"
    text = f"k = 1 # {HOSTILE}"
    route = ("k", HOSTILE)
    document = StubDocument(file, text, {route: Span(1, 9, 1, 9 + HOSTILE.index("\n"))})
    at = Place(file, route)
    nowhere = Place(file, (HOSTILE,))
    report = Diagnostic(
        HOSTILE,
        at,
        (RelatedLocation(HOSTILE, at), RelatedLocation(HOSTILE, nowhere)),
        (RelatedLocation(HOSTILE, nowhere),),
        HOSTILE,
        Fix(HOSTILE, ()),
    )
    crashes = (Crash("z\x1b[0m", file, HOSTILE), Crash("a", "", "boom"))
    return Run([finding(report)], {file: document}, RULES, crashes)


def clean(files: int = 1) -> Run:
    names = [f"h{number}.toml" for number in range(files)]
    return Run([], {name: StubDocument(name, "") for name in names}, RULES)


def placeless() -> Run:
    report = Diagnostic("the host has no name", Place("<stdin>", ("node", "name")), help="set `node.name`")
    return Run([finding(report, "space-in-mountpoint")], {"<stdin>": StubDocument("<stdin>", "")}, RULES)
