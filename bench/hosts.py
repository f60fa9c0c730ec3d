"""Hosts of any size: always the same text for the same number of guests, and nothing to find."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import tomli

from guestlint import api
from guestlint.source.parse import read_bytes


def host(guests: int) -> str:
    """A host in the seed's schema: two thirds micro VMs, one third containers, two datasets each."""
    return "\n".join([_HEAD, *(_guest(n) for n in range(guests))])


def later_host(guests: int) -> str:
    """The same host in the later schema."""
    return "\n".join([_HEAD, *(_guest(n, *_later(n)) for n in range(guests))])


_HEAD = '[node]\nname = "ward"\n\n[networking.interfaces.lan]\n'


def _later(number: int) -> tuple[str, str]:
    mac = f"02:00:00:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"
    return f'microvm = {{ system = "x86_64-linux", interfaces.lan.mac = "{mac}" }}', 'container.macvlans = [ "lan" ]'


def _guest(
    number: int,
    microvm: str = 'microvm = { system = "x86_64-linux", macvtap = "lan" }',
    container: str = 'container.macvlan = "lan"',
) -> str:
    backend, block = ("microvm", microvm) if number % 3 else ("container", container)
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


def with_findings(guests: int, found: int | None = None) -> str:
    """The host of `host`, with a misspelt option in so many guests, or in each: one finding, and a safe fix for it."""
    return host(guests).replace("autostart", "autostrat", -1 if found is None else found)


def renamed(number: int, guests: int) -> str:
    """One host of a fleet, whose guests have addresses and datasets that no other host has."""
    base = f'baseMac = "02:{number >> 8 & 255:02x}:{number & 255:02x}:00:00:00", '
    return host(guests).replace('"ward"', f'"h{number}"').replace("microvm = { ", "microvm = { " + base)


def addressed(number: int, guests: int) -> str:
    """The same with written addresses, for fleets of more hosts than there are bases, of which two bytes count."""
    start = f"02:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}:00"
    parts = host(guests).replace('"ward"', f'"h{number}"').split("microvm = { ")
    return "".join(
        part if at == 0 else f'microvm = {{ mac = "{start}:{at:02x}", {part}' for at, part in enumerate(parts)
    )


class Kind(NamedTuple):
    """What makes the text of a host, the file's name, and the module that parses it."""

    make: Callable[[int], str]
    file: str = "host.toml"
    parser: str = "tomli"


KINDS: Mapping[str, Kind] = {
    "guests": Kind(host),
    "guests in the later schema": Kind(later_host),
    "plain VMs": Kind(plain_vms),
    "plain containers": Kind(plain_containers),
    "facts of guests": Kind(facts_of_guests, "facts.json", "json"),
    "facts of VMs": Kind(facts_of_vms, "facts.json", "json"),
    "facts of containers": Kind(facts_of_containers, "facts.json", "json"),
}
"""By name."""
