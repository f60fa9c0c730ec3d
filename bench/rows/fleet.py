"""Many hosts in one run."""

from __future__ import annotations

from bench.hosts import addressed, host, renamed
from bench.inputs import fleet, shard
from bench.programs import LIBRARIES, ROOT, Input, Program, guestlint
from bench.row import Group, Meter, exponent, megabytes, memory_each, ratio, time_each

_GUESTS = 12
_FEW, _MANY, _LARGE, _VERY_LARGE = 1_000, 4_000, 10_000, 100_000

KNOWN_MARK = 40.0
_REAL = str(ROOT / "tests" / "fixtures" / "realworld")


def _clean(number: int) -> Input:
    """A folder of hosts with nothing to find in them, nor across them."""
    return fleet("clean", number, lambda each: renamed(each, _GUESTS))


def _very_large() -> Input:
    return fleet("addressed", _VERY_LARGE, lambda each: addressed(each, _GUESTS))


def _one_address(number: int) -> Input:
    """Hosts of one guest, all with one MAC address."""
    return fleet("address", number, lambda each: host(2).replace('"ward"', f'"h{each}"'))


def _one_name(number: int) -> Input:
    """Hosts that all have one node name."""
    return fleet("name", number, lambda each: renamed(each, 2).replace(f'"h{each}"', '"ward"'))


def _one_by_one(hosts: Input) -> Program:
    """A run in one process, on hosts of which nothing is known."""
    return guestlint(hosts, "--no-cache", "--jobs", "1", "--exit-zero")


def _known(hosts: Input) -> Program:
    """A run on hosts that an earlier run has linted."""
    return guestlint(hosts)._replace(is_run_before=True)


def memory_mark(hosts: int) -> float:
    """The megabytes that a run on so many hosts may take."""
    return 50 + hosts / 1_000


GROUPS = (
    Group(
        "Fleets",
        f"Folders of hosts, generated ones of {_GUESTS} guests each, as a ratio to `python -c 'import click, tomli'`.",
        "ratio",
        (
            ratio(f"{_FEW:,} clean hosts, processor time", _one_by_one(_clean(_FEW)), LIBRARIES, Meter.CPU),
            ratio(
                f"{_FEW:,} clean hosts, as lines that `guestlint merge` reads, processor time",
                guestlint("merge", shard(_clean(_FEW))),
                LIBRARIES,
                Meter.CPU,
            ),
            ratio("five real hosts, with findings", guestlint(_REAL, code=1), LIBRARIES, Meter.INSTRUCTIONS),
        ),
    ),
    Group(
        "Memory of fleets",
        f"The peak memory of hosts of {_GUESTS} guests: at most 50 MB, and a kilobyte for each.",
        "MB",
        (
            megabytes(f"{_LARGE:,} clean hosts", _one_by_one(_clean(_LARGE)), memory_mark(_LARGE)),
            megabytes(f"{_LARGE:,} clean hosts that are known", _known(_clean(_LARGE)), memory_mark(_LARGE)),
            megabytes(
                f"`guestlint merge` of {_LARGE:,} hosts", guestlint("merge", shard(_clean(_LARGE))), memory_mark(_LARGE)
            ),
            megabytes(f"{_VERY_LARGE:,} clean hosts", _one_by_one(_very_large()), memory_mark(_VERY_LARGE)),
        ),
    ),
    Group(
        "Memory of a host in a fleet",
        f"What {_LARGE:,} hosts take more than {_FEW:,}, by peak memory, for a host of {_GUESTS} guests.",
        "kB",
        (
            memory_each("clean hosts", _one_by_one(_clean(_FEW)), _one_by_one(_clean(_LARGE)), _LARGE - _FEW, 1),
            memory_each("clean hosts that are known", _known(_clean(_FEW)), _known(_clean(_LARGE)), _LARGE - _FEW, 1),
        ),
    ),
    Group(
        "Fleets in other ways",
        f"Folders of {_FEW:,} clean hosts of {_GUESTS} guests, as a ratio to one process that knows none of them.",
        "ratio",
        (
            ratio("known, instructions", _known(_clean(_FEW)), _one_by_one(_clean(_FEW)), Meter.INSTRUCTIONS, 0.1),
            ratio(
                "`--jobs 2`, processor time of all processes",
                guestlint(_clean(_FEW), "--no-cache", "--jobs", "2"),
                _one_by_one(_clean(_FEW)),
                Meter.CPU,
            ),
        ),
    ),
    Group(
        "Known fleets",
        f"The processor time that {_LARGE:,} hosts of {_GUESTS} guests take more than {_FEW:,}, for a host.",
        "µs",
        (
            time_each(
                "clean hosts that are known", _known(_clean(_FEW)), _known(_clean(_LARGE)), _LARGE - _FEW, KNOWN_MARK
            ),
        ),
    ),
    Group(
        "Growth of fleets",
        "The exponent of the processor time, beyond start-up, of 200 to 4,000 hosts: 1 is linear.",
        "exponent",
        (
            exponent("clean hosts", _one_by_one, (_clean(1), _clean(200), _clean(_MANY))),
            exponent(
                "hosts with one MAC address",
                _one_by_one,
                (_one_address(1), _one_address(200), _one_address(_MANY)),
            ),
            exponent(
                "hosts with one node name",
                _one_by_one,
                (_one_name(1), _one_name(200), _one_name(_MANY)),
            ),
        ),
    ),
)
