"""The files and folders that the rows give to programs: hosts of a size, what is made of them, and fleets."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import tomli

from bench import hosts
from bench.programs import INPUTS, Input, guestlint, text
from guestlint import api
from guestlint.source.parse import read_bytes


def host(kind: str, guests: int) -> Input:
    """A host of one of `hosts.KINDS`, with nothing to find."""
    make, file, _ = hosts.KINDS[kind]
    return text(f"{kind.replace(' ', '-')}/{guests}/{file}", lambda: make(guests))


def found(guests: int, number: int | None = None) -> Input:
    """A host of guests of which so many, or all, have a finding."""
    name = f"found-{'all' if number is None else number}/{guests}/host.toml"
    return text(name, lambda: hosts.with_findings(guests, number))


def options(guests: int) -> Input:
    """The host's options as `nix eval --json` prints them, for the importer."""
    return text(f"options/{guests}/host.json", lambda: json.dumps(tomli.loads(hosts.host(guests))))


def evaluated(guests: int) -> Input:
    """What Nix makes of the host."""
    return text(f"evaluated/{guests}/host.json", lambda: json.dumps(_expanded(hosts.host(guests))))


def _expanded(host: str) -> object:
    return api.expand(read_bytes("host.toml", host.encode()))


def grown(name: str, make: Callable[[int], str], size: int) -> Input:
    """A host that grows in one way, of about so many bytes."""
    return text(f"grown/{name.replace(' ', '-')}/{size}/host.toml", lambda: make(_count(make, size)))


def _count(make: Callable[[int], str], size: int) -> int:
    """The most parts with which the text is no longer than `size`, as its length need not grow with their number."""
    least, most = 1, 2
    while len(make(most)) <= size:
        least, most = most, most * 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if len(make(middle)) <= size else (least, middle)
    return least


def baseline(document: Input) -> Input:
    """All that guestlint finds in a host, recorded."""
    return Input(f"baseline/{document.name}.json", partial(_write_baseline, document))


def _write_baseline(document: Input, file: Path) -> None:
    program = guestlint(document, "--write-baseline", str(file))
    subprocess.run(program.command(), capture_output=True, cwd=INPUTS, check=True)


def shard(fleet: Input) -> Input:
    """What is said of the hosts of a fleet."""
    return Input(f"shard/{fleet.name}.jsonl", partial(_write_shard, fleet))


def _write_shard(fleet: Input, file: Path) -> None:
    program = guestlint("summarize", fleet, "-o", str(file))
    subprocess.run(program.command(), capture_output=True, cwd=INPUTS, check=True)


def fleet(name: str, number: int, make: Callable[[int], str]) -> Input:
    """A folder of so many hosts."""
    return Input(f"fleet-{name}/{number}", partial(_write_fleet, number, make))


def _write_fleet(number: int, make: Callable[[int], str], folder: Path) -> None:
    folder.mkdir()
    for each in range(number):
        (folder / f"h{each}.toml").write_text(make(each), "utf-8")
