"""A micro VM's share has a relative source, which nobody creates.

## What goes wrong

microvm.nix hands the source of each share to systemd-tmpfiles, which is to create the directory, and that takes nothing
but absolute paths: "Path 'persist' not absolute." virtiofsd runs in the guest's state directory,
`/var/lib/microvms/web` for the guest `web`, and fails until someone has made the directory there by hand. Images of
`volumes` are another matter: a relative one is created in the state directory.

## Bad

```toml bad
[[microvm.vms.web.config.microvm.shares]]
tag = "persist"
proto = "virtiofs"
source = "persist"  # <--
mountPoint = "/persist"
```

## Good

```toml good
[[microvm.vms.web.config.microvm.shares]]
tag = "persist"
proto = "virtiofs"
source = "/var/lib/microvms/web/persist"
mountPoint = "/persist"
```

## How to fix

Write the path from the root on.

## References

- microvm.nix 71beea0, nixos-modules/host/default.nix, `systemd.tmpfiles.settings."10-microvm"` and `microvm-virtiofsd@`
- systemd 252, src/tmpfiles/tmpfiles.c, `parse_line`: "Path '%s' not absolute."; tried
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.shares import plain_shares
from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "relative-share-source",
    category="mounts",
    severity="warning",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share of a micro VM whose source is written as a relative path."""
    for share in view.ask(plain_shares):
        if share.kind == "bind":
            continue
        written = str(share.given.get("source", ""))
        if share.kind in ("virtiofs", "9p") and written[:1] != "/":
            yield Diagnostic(
                f"`source` `{written}` of guest `{share.guest}` is relative: systemd-tmpfiles does not create it, and "
                "the share fails until someone does",
                share.at("source"),
                help=f"write `{share.source}`",
            )
