r"""A container's host or guest mountpoint contains a backslash or a double quote.

## What goes wrong

A container gets its datasets through `--bind=HOST:GUEST`. systemd-nspawn drops each backslash and takes the next
character as it is, so `/guests/a\b` becomes `/guests/ab`. A double quote ends the quotes around the flags in the file
that the container's unit reads; the flags behind it are joined to one. The container gets the wrong path, or does not
start. In a micro VM both work. So do other special characters in a container, such as `$`, `%` and a single quote.

## Bad

```toml bad
[node]
name = "ward"

[guests.paperless]
backend = "container"
container.macvlan = "lan"

[guests.paperless.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/paperless"
hostMountpoint = '/guests/paperless\2026'  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.paperless]
backend = "container"
container.macvlan = "lan"

[guests.paperless.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/paperless"
hostMountpoint = "/guests/paperless/2026"
```

## How to fix

Use a mountpoint without the character. The dataset can keep its name.

## References

- systemd 252, src/nspawn/nspawn-mount.c, `bind_mount_parse` (`extract_many_words` takes backslashes away)
- systemd 252, src/basic/env-file.c, `DOUBLE_QUOTE_VALUE` and `PRE_VALUE`; nixpkgs,
  nixos/modules/virtualisation/nixos-containers.nix, `EXTRA_NSPAWN_FLAGS`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.mount_units import is_read_otherwise
from guestlint.plugins import Diagnostic, HostView, Share, ShareField, rule, unusual_shares

_LOST = {
    "\\": ("a backslash", "systemd-nspawn drops it from `--bind=` and takes the next character as it is"),
    '"': ("a double quote", "systemd takes it, and the spaces behind it, out of the flags for systemd-nspawn"),
}


@rule(
    "backslash-in-bind-path",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share of a container once; mount-unit-mismatch reports what fstab(5) reads as another path."""
    for share in view.ask(unusual_shares):
        if share.kind == "bind" and not is_read_otherwise(share.source):
            yield from _check(share)


def _check(share: Share) -> Iterator[Diagnostic]:
    fields: tuple[ShareField, ...] = ("source", "target")
    for field in fields:
        path = getattr(share, field)
        if any(char in path for char in _LOST):
            lost = next(char for char in path if char in _LOST)
            name, why = _LOST[lost]
            yield Diagnostic(
                f"`{share.option(field)}` `{path}` of container `{share.guest}` contains {name}: {why}",
                share.at(field),
                help="use a path without backslashes and quotes",
            )
            return
