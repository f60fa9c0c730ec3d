"""A guest may write to a directory that the host's own system is in.

## What goes wrong

A share is writable unless it is `readOnly`, and so is a bind mount with `isReadOnly = false`. The root user of the
guest, or a tmpfiles rule in it, then changes what the host runs, trusts or logs in with: `/etc/ssh`, `/root`, `/boot`,
the certificates. The guest is no longer a guest. In the state directory of a micro VM are the scripts that the host
runs as root to start it.

`/nix/store` is not meant: the host has it mounted read-only itself. Nor is a directory of the guest's own below
`/run/secrets` or `/var/lib`.

## Bad

```toml bad
[[microvm.vms.web.config.microvm.shares]]
tag = "certificates"
proto = "virtiofs"
source = "/etc/ssl/certs"  # <--
mountPoint = "/etc/ssl/certs"
```

## Good

```toml good
[[microvm.vms.web.config.microvm.shares]]
tag = "certificates"
proto = "virtiofs"
source = "/etc/ssl/certs"
mountPoint = "/etc/ssl/certs"
readOnly = true
```

## How to fix

Set `readOnly = true` (of a container's bind mount, `isReadOnly = true`), or share a directory of the guest's own. If it
is meant so, allow it in the settings:

    [rules.writable-share-of-host-system]
    allowed = ["/home"]

## References

- microvm.nix 71beea0, nixos-modules/microvm/options.nix, `shares.*.readOnly`; nixos-modules/host/default.nix,
  `ExecStart`
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `bindMounts.*.isReadOnly`
- systemd, file-hierarchy(7)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from guestlint.analysis.host_places import shares_of_host_system
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, normal_path, rule


class Places(NamedTuple):
    """`[rules.writable-share-of-host-system]`: directories that guests are meant to write to."""

    allowed: tuple[str, ...] = ()


@rule(
    "writable-share-of-host-system",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
    settings=Places,
)
def check(view: HostView, places: Places) -> Iterator[Diagnostic]:
    """Report each such directory once, at the first guest that may write to it."""
    allowed = {normal_path(place) for place in places.allowed}
    found: dict[str, list[Share]] = defaultdict(list)
    for share, path in view.ask(shares_of_host_system):
        if path not in allowed:
            found[path].append(share)
    for path, (first, *others) in found.items():
        also = f", and so may {len(others)} more" if others else ""
        yield Diagnostic(
            f"guest `{first.guest}` may write to `{path}` of the host{also}",
            first.at("source"),
            related=tuple(RelatedLocation(f"guest `{each.guest}` has it too", each.at("source")) for each in others),
            help="make it read-only, or share a directory of the guest's own",
            identity=(path,),
        )
