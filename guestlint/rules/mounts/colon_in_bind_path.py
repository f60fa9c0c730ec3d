"""A container's host or guest mountpoint contains a colon.

## What goes wrong

A container gets its datasets through `--bind=HOST:GUEST`, which systemd-nspawn splits at each colon; what follows the
second one is read as mount options. The container gets the wrong path, or does not start.

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
hostMountpoint = "/guests/paperless/2026:q1"  # <--
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
hostMountpoint = "/guests/paperless/2026-q1"
```

## How to fix

Use a mountpoint without a colon. The dataset can keep its name.

## References

- systemd-nspawn(1), `--bind=`
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `mkBindFlag`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, ShareField, rule, unusual_shares


@rule(
    "colon-in-bind-path",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share of a container once, whichever of its two paths contains the colon."""
    for share in view.ask(unusual_shares):
        paths: tuple[tuple[ShareField, str], ...] = (("source", share.source), ("target", share.target))
        field = next((field for field, path in paths if ":" in path), None)
        if field is not None and share.kind == "bind":
            yield Diagnostic(
                f"`{share.option(field)}` `{getattr(share, field)}` of container `{share.guest}` contains a colon: "
                f"systemd-nspawn splits `--bind={share.source}:{share.target}` there",
                share.at(field),
                help="use a path without colons",
            )
