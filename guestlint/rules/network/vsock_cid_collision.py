"""Two micro VMs of a host have the same vsock context id.

## What goes wrong

The kernel of the host has one table of these ids. The second guest to start gets `EADDRINUSE`, and its hypervisor ends.
That is so for QEMU, crosvm, kvmtool and alioth, which use the kernel's vhost; the others have a socket of their own for
each guest. On another host the id is free.

## Bad

```toml bad
[microvm.vms.db.config.microvm]
vsock.cid = 3

[microvm.vms.web.config.microvm]
vsock.cid = 3  # <--
```

## Good

```toml good
[microvm.vms.db.config.microvm]
vsock.cid = 3

[microvm.vms.web.config.microvm]
vsock.cid = 4
```

## How to fix

Give each guest of a host its own id.

## References

- Linux, drivers/vhost/vsock.c, `vhost_vsock_set_cid`: "Refuse if CID is already in use"
- microvm.nix 71beea0, lib/runners/qemu.nix (`vhost-vsock`), crosvm.nix, kvmtool.nix, alioth.nix; cloud-hypervisor.nix
  (`socket=`)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Vsock, rule


@rule(
    "vsock-cid-collision",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each id once, at the last guest that has it."""
    index: dict[int, list[Vsock]] = defaultdict(list)
    for vsock in (vsock for part in view.host.parts.values() for vsock in part.vsocks):
        if vsock.is_shared:
            index[vsock.cid].append(vsock)
    for cid, (*others, last) in index.items():
        if others:
            also = f" and {len(others) - 1} more" if others[1:] else ""
            yield Diagnostic(
                f"guests `{others[0].guest}` and `{last.guest}`{also} have the same vsock id, {cid}: the second to "
                "start gets `EADDRINUSE`",
                last.place,
                related=tuple(RelatedLocation(f"`{each.guest}` has it", each.place) for each in others),
                help="give each guest of the host its own id",
                identity=(str(cid),),
            )
