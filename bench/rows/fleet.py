"""Many hosts in one run."""

from __future__ import annotations

from bench.hosts import host, renamed
from bench.inputs import fleet
from bench.programs import LIBRARIES, ROOT, Input, guestlint
from bench.row import Group, Meter, exponent, memory_each, ratio

_GUESTS = 12
_FEW, _MANY = 1_000, 4_000
_REAL = str(ROOT / "tests" / "fixtures" / "realworld")


def _clean(number: int) -> Input:
    """A folder of hosts with nothing to find in them, nor across them."""
    return fleet("clean", number, lambda each: renamed(each, _GUESTS))


def _one_address(number: int) -> Input:
    """Hosts of one guest, all with one MAC address."""
    return fleet("address", number, lambda each: host(2).replace('"ward"', f'"h{each}"'))


def _one_name(number: int) -> Input:
    """Hosts that all have one node name."""
    return fleet("name", number, lambda each: renamed(each, 2).replace(f'"h{each}"', '"ward"'))


GROUPS = (
    Group(
        "Fleets",
        f"Folders of hosts, generated ones of {_GUESTS} guests each, as a ratio to `python -c 'import click, tomli'`.",
        "ratio",
        (
            ratio(f"{_FEW:,} clean hosts, processor time", guestlint(_clean(_FEW)), LIBRARIES, Meter.CPU),
            ratio("five real hosts, with findings", guestlint(_REAL, code=1), LIBRARIES, Meter.INSTRUCTIONS),
        ),
    ),
    Group(
        "Memory of fleets",
        f"What {_MANY:,} hosts take more than {_FEW:,}, by peak memory, for a host of {_GUESTS} guests.",
        "kB",
        (memory_each("clean hosts", guestlint(_clean(_FEW)), guestlint(_clean(_MANY)), _MANY - _FEW),),
    ),
    Group(
        "Growth of fleets",
        "The exponent of the processor time, beyond start-up, of 200 to 4,000 hosts: 1 is linear.",
        "exponent",
        (
            exponent("clean hosts", guestlint, (_clean(1), _clean(200), _clean(_MANY))),
            exponent(
                "hosts with one MAC address",
                lambda hosts: guestlint(hosts, "--exit-zero"),
                (_one_address(1), _one_address(200), _one_address(_MANY)),
            ),
            exponent(
                "hosts with one node name",
                lambda hosts: guestlint(hosts, "--exit-zero"),
                (_one_name(1), _one_name(200), _one_name(_MANY)),
            ),
        ),
    ),
)
