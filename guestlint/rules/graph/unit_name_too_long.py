r"""A unit that the module generates has a name that is too long.

## What goes wrong

NixOS makes a derivation of each service, and one of the script that it starts, `unit-script-<name>-start`, in whose
name each backslash is doubled. Nix refuses a derivation whose name is longer than 211 characters with `.drv`:
evaluation fails. The name of each mount unit becomes that of a directory, which is made in the build: "File name too
long".

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

Shorten the part that the message names. Each dash, space and other special character is escaped and counts as four
bytes (`\x2d`), or five in a script's name; letters, digits, `_`, `.`, `:` and slashes count as one.

## References

- Nix, src/libstore/path.hh, `StorePath::MaxPathLen`
- nixpkgs, nixos/lib/systemd-lib.nix, `makeUnit`, `makeJobScript` and `generateUnits`
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
    of_kind,
    rule,
    unusual_shares,
)

MAX_SERVICE = 211 - len("unit-") - len(".drv")
"""A name in the Nix store may have 211 characters, and that of the derivation ends in `.drv`."""

MAX_SCRIPT = 211 - len("unit-script-") - len("-start.drv")
"""The same limit for what runs a service, without the suffix of the service and with its backslashes doubled."""

MAX_MOUNT = 255 - len(".wants")
"""A file name may have 255 bytes; the service that creates the dataset is linked in the mount's `.wants` directory."""

_STORE = "a name in the Nix store may have 211 bytes, including nine for `unit-` and `.drv`"
_SCRIPT = "a name in the Nix store may have 211 bytes, including 22 for `unit-script-` and `-start.drv`"
_FILE = "a file name may have 255 bytes, and NixOS creates a directory of that name with `.wants` appended"


@rule(
    "unit-name-too-long",
    category="graph",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when=("unusual-guest-name", "unusual-share"),
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each part of the document that makes a name too long: a guest's name, a host mountpoint or a dataset.

    Names that another rule reports are left out: the node name derived from it is too long, or the dataset's is.
    """
    long = {guest.name: guest for guest in view.host.guests if len(guest.unit.encode()) > MAX_SERVICE}
    yield from _guests(view, long.values())
    nixpkgs = view.host.nixpkgs
    unusual = view.ask(unusual_shares)
    units = view.host.units.values() if unusual else ()
    creators = {dataset: unit.name for unit in units for dataset in unit.creates}
    for share in unusual:
        mount, creator = nixpkgs.mount_unit(share.source), creators.get(share.path, "")
        by_default = not share.gives("source") and share.guest in long
        if len(mount.encode()) > MAX_MOUNT and not by_default and not nixpkgs.refused_in_unit_name(share.source):
            part = f"`{share.option('source')}` `{share.source}`"
            yield _too_long(mount, part, share.at("source"), MAX_MOUNT, _FILE)._replace(stage="build", lazy=False)
        length = script_length(creator)
        if length > MAX_SCRIPT and len(share.path.encode()) <= MAX_DATASET_NAME:
            yield Diagnostic(
                f"the script of `{creator}` has a name of {length} bytes because of dataset `{share.path}`; the limit "
                f"is {MAX_SCRIPT}: {_SCRIPT}",
                share.at("dataset"),
                help="shorten it; each escaped character, such as a dash, counts as five bytes",
                lazy=True,
            )


def script_length(service: str) -> int:
    """The length of the name that NixOS gives the script, of which `unit-script-` and `-start.drv` are no part."""
    return len(service.removesuffix(".service").replace("\\", "--").encode())


def _guests(view: HostView, guests: Iterable[Guest]) -> Iterator[Diagnostic]:
    rejected = {problem.guest for problem in of_kind(view.host.problems, InvalidHostName)}
    for guest in guests:
        if guest.name not in rejected:
            place = guest.place._replace(part="key")
            yield _too_long(guest.unit, f"guest name `{guest.name}`", place, MAX_SERVICE, _STORE)


def _too_long(unit: str, part: str, at: Place, limit: int, why: str) -> Diagnostic:
    return Diagnostic(
        f"unit name `{unit}` is {len(unit.encode())} bytes long because of {part}; the limit is {limit}: {why}",
        at,
        help="shorten it; each escaped character, such as a dash, counts as four bytes",
        lazy=True,
    )
