r"""A unit that the module makes has too long a name.

## What goes wrong

NixOS writes each service as a file of its own into the Nix store, and each mount unit's name into the name of a
folder. A name that does not fit ends the build, with "File name too long" or with the name of a store path that is
longer than 211 characters.

## Bad

```toml bad
[node]
name = "ward"

[guests.archive]
backend = "container"
container.macvlan = "lan"

[guests.archive.zfs."/persist"]
pool = "rpool"
dataset = "safe/a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-0-1-2-3-4-5-6-7-8-9"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.archive]
backend = "container"
container.macvlan = "lan"

[guests.archive.zfs."/persist"]
pool = "rpool"
dataset = "safe/abcdefghijklmnopqrstuvwxyz0123456789"
```

## How to fix

Shorten the part that is named. Each dash, space and other sign counts as four bytes (`\x2d`), as systemd escapes it;
letters, digits, `_`, `.`, `:` and slashes count as one.

## References

- Nix, src/libstore/path.hh, `StorePath::MaxPathLen`
- nixpkgs, nixos/lib/systemd-lib.nix, `makeUnit` and `generateUnits`
- Linux, include/uapi/linux/limits.h, `NAME_MAX`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, rule


@rule(
    "unit-name-too-long",
    category="graph",
    severity="error",
    stage="build",
    confidence="high",
    since="0.1.0",
    when="lowered.long_units",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once a part of the document that makes a name long."""
    for unit in lowered.long_units:
        yield Diagnostic(
            f"`{unit.unit}` is {len(unit.unit.encode())} bytes, for {unit.part}; a unit of this kind holds "
            f"{unit.limit}: {unit.why}",
            unit.place,
            help="shorten it; each sign that systemd escapes, a dash too, counts as four bytes",
        )
