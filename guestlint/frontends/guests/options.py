"""The options of the guests module: each table mirrors the `options` of one level of it.

Source: nixos-extra-modules, modules/guests/default.nix at fc2cef5 (seed) and 26d55fc (later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.frontends.options import ATTRS, BOOL, LIST, MODULE_SYSTEM, PATH, STRING, STRINGS, Option, Table, one_of
from guestlint.hints import Literal

Revision = Literal["seed", "later"]
"""The module's two schemas: `microvm.macvtap` and its like, or `microvm.interfaces` and its like."""

GUEST: Table = {
    "nodeName": Option(
        STRING,
        about="The guest's name as a node, and its host name. By default the host's name, a dash and its own.",
        examples=("ward-web",),
    ),
    "extraSpecialArgs": Option(
        ATTRS,
        about="More arguments for all modules of the guest, beside those that NixOS gives them.",
        default={},
        examples=({"site": "home"},),
    ),
    "networking": Option(
        ATTRS,
        about="How the guest's links are called inside it.",
        default={},
        examples=({"mainLinkName": "lan"}, {"links": ["lan", "dmz"]}),
    ),
    "zfs": Option(
        ATTRS,
        about="The datasets that the guest keeps its state on, by their mountpoints in the guest.",
        default={},
        examples=({"/persist": {"pool": "rpool", "dataset": "safe/guests/web"}},),
    ),
    "autostart": Option(BOOL, about="Whether the guest starts when the host does.", default=False),
    "modules": Option(
        LIST,
        about="Further NixOS modules of the guest.",
        default=[],
        examples=([{"services": {"nginx": {"enable": True}}}],),
    ),
    "_module": MODULE_SYSTEM,
}
"""What every guest has; `guest_options` adds what its backends bring."""


def guest_options(backends: Iterable[str]) -> Table:
    """The options of a guest where these backends can run it."""
    names = tuple(backends)
    backend = Option(one_of(*names), required=True, about="What runs the guest; only the block of this name is read.")
    blocks = {
        name: Option(ATTRS, about=f"What a guest needs that `{name}` runs.", default={}, examples=({},))
        for name in names
    }
    return {"nodeName": GUEST["nodeName"], "backend": backend, **blocks, **GUEST}


def node_options(backends: Iterable[str]) -> Table:
    """The options of `node` where these backends can run guests."""
    return {
        "name": Option(STRING, required=True, about="The host's name.", examples=("ward",)),
        "type": Option(one_of("host", *backends), about="What kind of machine this is.", default="host"),
    }


ZFS: Table = {
    "pool": Option(STRING, required=True, about="The pool of the host that the dataset is in.", examples=("rpool",)),
    "dataset": Option(
        STRING,
        required=True,
        about="The dataset's name below the pool. It is created where there is none, with those above it.",
        examples=("safe/guests/web",),
    ),
    "hostMountpoint": Option(
        PATH,
        about="Where the host mounts the dataset. By default `/guests/`, the guest's name and `guestMountpoint`.",
        examples=("/guests/web/persist",),
    ),
    "guestMountpoint": Option(
        PATH, about="Where the guest finds the dataset. By default the name of this entry.", examples=("/persist",)
    ),
    "_module": MODULE_SYSTEM,
}

NETWORKING: Mapping[str, Table] = {
    "seed": {
        "mainLinkName": Option(
            STRING,
            about="The link's name inside the guest. By default that of `macvtap`, or `mv-` and that of `macvlan`.",
            examples=("lan",),
        )
    },
    "later": {
        "links": Option(
            STRINGS,
            about="The names of the links inside the guest. By default those of `interfaces`, or as `macvlans` says.",
            examples=(["lan", "dmz"],),
        )
    },
}
