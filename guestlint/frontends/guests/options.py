"""The options of the guests module: each table mirrors the `options` of one level of it.

Source: nixos-extra-modules, modules/guests/default.nix at fc2cef5 (seed) and 26d55fc (later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from guestlint.frontends.options import ATTRS, BOOL, LIST, PATH, STRING, STRINGS, Option, Table, one_of

Revision = Literal["seed", "later"]
"""The module's two schemas: `microvm.macvtap` and its like, or `microvm.interfaces` and its like."""

GUEST: Table = {
    "nodeName": Option(STRING),
    "extraSpecialArgs": Option(ATTRS),
    "networking": Option(ATTRS),
    "zfs": Option(ATTRS),
    "autostart": Option(BOOL),
    "modules": Option(LIST),
    "_module": Option(ATTRS),
}
"""What every guest has; `guest_options` adds what its backends bring."""


def guest_options(backends: Iterable[str]) -> Table:
    """The options of a guest where these backends can run it."""
    names = tuple(backends)
    own = {"backend": Option(one_of(*names), required=True)} | {name: Option(ATTRS) for name in names}
    return {"nodeName": GUEST["nodeName"], **own, **GUEST}


def node_options(backends: Iterable[str]) -> Table:
    """The options of `node` where these backends can run guests."""
    return {"name": Option(STRING, required=True), "type": Option(one_of("host", *backends))}


ZFS: Table = {
    "pool": Option(STRING, required=True),
    "dataset": Option(STRING, required=True),
    "hostMountpoint": Option(PATH),
    "guestMountpoint": Option(PATH),
    "_module": Option(ATTRS),
}

NETWORKING: Mapping[str, Table] = {
    "seed": {"mainLinkName": Option(STRING)},
    "later": {"links": Option(STRINGS)},
}
