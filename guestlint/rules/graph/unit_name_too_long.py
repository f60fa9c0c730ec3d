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

from collections.abc import Iterable, Iterator

from guestlint.plugins import (
    MAX_DATASET_NAME,
    Diagnostic,
    Guest,
    HostView,
    InvalidHostName,
    Place,
    mount_unit,
    refused_in_unit_name,
    rule,
    unusual_shares,
)

MAX_SERVICE = 211 - len("unit-") - len(".drv")
"""A name in the Nix store holds 211 characters, and that of the derivation ends in `.drv`."""

MAX_MOUNT = 255 - len(".wants")
"""A file name holds 255 bytes; the service that creates the dataset is linked into the mount's `.wants` folder."""

_STORE = "a name in the Nix store holds 211, of which `unit-` and `.drv` take nine"
_FILE = "a file name holds 255, and NixOS puts a folder of that name with `.wants` behind it"


@rule(
    "unit-name-too-long",
    category="graph",
    severity="error",
    stage="build",
    confidence="high",
    since="0.1.0",
    when=("unusual-guest-name", "unusual-share"),
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a part of the document that makes a name long: a guest's name, a host mountpoint or a dataset.

    What another rule says already of a name is left out: that a node name made of it is too long, or the dataset is.
    """
    long = {guest.name: guest for guest in view.host.guests if len(guest.unit.encode()) > MAX_SERVICE}
    yield from _guests(view, long.values())
    creators = {dataset: unit.name for unit in view.host.units.values() for dataset in unit.creates}
    for share in view.ask(unusual_shares):
        mount, creator = mount_unit(share.source), creators.get(share.path, "")
        by_default = not share.gives("source") and share.guest in long
        if len(mount.encode()) > MAX_MOUNT and not by_default and not refused_in_unit_name(share.source):
            part = f"{share.option('source')} `{share.source}`"
            yield _too_long(mount, part, share.at("source"), MAX_MOUNT, _FILE)
        if len(creator.encode()) > MAX_SERVICE and len(share.path.encode()) <= MAX_DATASET_NAME:
            yield _too_long(creator, f"the dataset `{share.path}`", share.at("dataset"), MAX_SERVICE, _STORE)


def _guests(view: HostView, guests: Iterable[Guest]) -> Iterator[Diagnostic]:
    rejected = {problem.guest for problem in view.host.problems_of(InvalidHostName)}
    for guest in guests:
        if guest.name not in rejected:
            place = guest.place._replace(part="key")
            yield _too_long(guest.unit, f"the guest's name `{guest.name}`", place, MAX_SERVICE, _STORE)


def _too_long(unit: str, part: str, at: Place, limit: int, why: str) -> Diagnostic:
    return Diagnostic(
        f"`{unit}` is {len(unit.encode())} bytes, for {part}; the limit for a unit of this kind is {limit}: {why}",
        at,
        help="shorten it; each character that systemd escapes, a dash too, counts as four bytes",
    )
