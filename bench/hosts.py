"""Hosts of any size: always the same text for the same number of guests."""

from __future__ import annotations


def host(guests: int) -> str:
    """A host in the seed's schema: two thirds micro VMs, one third containers, two datasets each, nothing to find."""
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
