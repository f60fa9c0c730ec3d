"""Random fleets, some of whose hosts have a name or an address in common."""

from __future__ import annotations

import random
from pathlib import Path

_BROKEN = '[guests.a]\nbackend = "microvm\n'
_LATIN = b'[guests.a]\nbackend = "\xff"\n'


def hosts(number: int, seed: int) -> dict[str, str]:
    """Texts by name: hosts of both schemas and containers, a tenth with a finding, one of which is suppressed."""
    chance = random.Random(seed)  # noqa: S311 - hosts, not keys
    return {f"h{each:05}.toml": _host(each, number, chance) for each in range(number)}


def _host(host: int, number: int, chance: random.Random) -> str:
    name = chance.randrange(number) if chance.random() < 0.02 else host
    lines = [f'[node]\nname = "h{name}"\n']
    for guest in range(chance.randrange(1, 4)):
        mac = chance.randrange(8) if chance.random() < 0.02 else host * 16 + guest + 256
        lines.append(f'[guests.g{host}x{guest}]\nbackend = "microvm"\nmicrovm.system = "x86_64-linux"\n')
        lines.append(f'microvm.macvtap = "lan"\nmicrovm.mac = "02:00:{mac >> 16:02x}:{mac >> 8 & 255:02x}:')
        lines.append(f'{mac & 255:02x}:01"\n')
    if chance.random() < 0.1:
        comment = "# guestlint: ignore[missing-option] later\n" if chance.random() < 0.1 else ""
        lines.append(f"{comment}[guests.c{host}]\nbackend = 'container'\n")
    return "".join(lines)


def write_fleet(folder: Path, number: int, seed: int) -> None:
    """Write a random fleet, hosts that do not parse, and a file that is no host."""
    folder.mkdir()
    for name, text in hosts(number, seed).items():
        (folder / name).write_text(text)
    (folder / "broken.toml").write_text(_BROKEN)
    (folder / "latin.toml").write_bytes(_LATIN)
    (folder / "other.toml").write_text("guest = 'none'\n")
