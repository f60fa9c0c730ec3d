"""A host of guests evaluated by Nix, beside guestlint on the same host."""

from __future__ import annotations

from bench.inputs import host
from bench.programs import ROOT, Input, Program, guestlint
from bench.row import Group, Meter, Row, ratio

_SIZES = (10, 100, 1_000)
_MODULE = str(ROOT / "bench" / "nix" / "host.nix")


def _evaluated(document: Input) -> Program:
    return Program("nix-instantiate", ("--eval", "--strict", "--json", _MODULE, "--argstr", "file", document))


def _row(guests: int) -> Row:
    document = host("guests", guests)
    return ratio(f"{guests:,} guests", _evaluated(document), guestlint(document), Meter.CPU)


GROUP = Group(
    "Beside Nix",
    "The processor time of `nix-instantiate` on a module that makes the datasets, mounts and units of guests "
    "(`bench/nix/host.nix`), as a ratio to guestlint's on the same host. nixpkgs' module system takes far longer.",
    "ratio",
    tuple(map(_row, _SIZES)),
)
