"""Hosts of any size: always the same text for the same number of guests, and nothing to find."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import tomli

from guestlint import api
from guestlint.source.parse import read_bytes


def host(guests: int) -> str:
    """A host in the seed's schema: two thirds micro VMs, one third containers, two datasets each."""
    return "\n".join(['[node]\nname = "ward"\n\n[networking.interfaces.lan]\n', *(_guest(n) for n in range(guests))])


def _guest(number: int) -> str:
    if number % 3:
        backend, block = "microvm", 'microvm = { system = "x86_64-linux", macvtap = "lan" }'
    else:
        backend, block = "container", 'container.macvlan = "lan"'
    name = f"g{number}"
    return f"""[guests.{name}]
backend = "{backend}"
autostart = true
{block}

[guests.{name}.zfs."/state"]
pool = "rpool"
dataset = "local/guests/{name}"

[guests.{name}.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/{name}"
"""


def plain_vms(guests: int) -> str:
    """Micro VMs of plain microvm.nix, with a tap, three shares and two disks each."""
    return "".join(map("".join, map(_vm, range(guests))))


def _vm(number: int) -> Iterator[str]:
    options = f"microvm.vms.v{number}.config.microvm"
    mac = f"02:00:00:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"
    yield f'[[{options}.interfaces]]\ntype = "tap"\nid = "vm{number}"\nmac = "{mac}"\n'
    for each in range(3):
        share = f'tag = "t{each}"\nproto = "virtiofs"\nsource = "/srv/v{number}/{each}"\nmountPoint = "/data{each}"'
        yield f"[[{options}.shares]]\n{share}\n"
    for each in range(2):
        yield f'[[{options}.volumes]]\nimage = "disk{each}.img"\nmountPoint = "/vol{each}"\nsize = 1024\n'


def plain_containers(guests: int) -> str:
    """NixOS's own containers, with a pair of addresses and three bind mounts each."""
    return "".join(map("".join, map(_container, range(guests))))


def _container(number: int) -> Iterator[str]:
    start, last = f"10.{number >> 14}.{number >> 6 & 255}", (number & 63) * 4
    yield f"[containers.c{number}]\nautoStart = true\nprivateNetwork = true\n"
    yield f'hostAddress = "{start}.{last + 1}"\nlocalAddress = "{start}.{last + 2}"\n'
    for each in range(3):
        bind = f'hostPath = "/srv/c{number}/{each}"\nisReadOnly = false'
        yield f'[containers.c{number}.bindMounts."/data{each}"]\n{bind}\n'


def facts_of_vms(guests: int) -> str:
    """The facts of such a host, with a place for each option that a person would write."""
    return _facts(tomli.loads(plain_vms(guests)), _places("microvm.vms.v", ("config", "microvm", "shares"), guests))


def facts_of_containers(guests: int) -> str:
    """The facts of a host of plain containers."""
    return _facts(tomli.loads(plain_containers(guests)), _places("containers.c", ("localAddress",), guests))


def facts_of_guests(guests: int) -> str:
    """What Nix makes of a host of the guests module: its options, mounts, units, and microvm.nix's."""
    made = api.expand(read_bytes("host.toml", host(guests).encode()))
    return _facts(made, _places("guests.g", ("zfs", "/state", "dataset"), guests))


def _places(start: str, end: tuple[str, ...], guests: int) -> Iterator[Mapping[str, Any]]:
    *above, prefix = start.split(".")
    for number in range(guests):
        path = [*above, f"{prefix}{number}", *end]
        yield {"path": path, "file": "hosts/ward.nix", "line": number + 1, "column": 3}


def _facts(config: Mapping[str, Any], places: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps({"guestlint": {"facts": 1, "host": "ward"}, "config": config, "places": list(places)})


Parser = Callable[[str], object]

KINDS: Mapping[str, tuple[Callable[[int], str], str, Parser]] = {
    "guests": (host, "host.toml", tomli.loads),
    "plain VMs": (plain_vms, "host.toml", tomli.loads),
    "plain containers": (plain_containers, "host.toml", tomli.loads),
    "facts of guests": (facts_of_guests, "facts.json", json.loads),
    "facts of VMs": (facts_of_vms, "facts.json", json.loads),
    "facts of containers": (facts_of_containers, "facts.json", json.loads),
}
"""By name, what makes the text, the file's name, and what parses it."""
