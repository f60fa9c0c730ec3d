"""A micro VM has a vsock context id that is reserved.

## What goes wrong

The ids 0, 1 and 2 mean the hypervisor, the machine itself and its host, and the highest means any. The kernel gives
none of them to a guest (`EINVAL`), and the hypervisor does not start. Where the hypervisor has no part of the kernel in
this, such as cloud-hypervisor, the guest cannot be reached by it (a warning).

## Bad

```toml bad
[microvm.vms.web.config.microvm]
vsock.cid = 2  # <--
```

## Good

```toml good
[microvm.vms.web.config.microvm]
vsock.cid = 3
```

## How to fix

Use a number from 3 to 4294967294.

## References

- Linux, drivers/vhost/vsock.c, `vhost_vsock_set_cid`: `EINVAL` for the reserved and for more than 32 bits;
  include/uapi/linux/vm_sockets.h, `VMADDR_CID_HOST`
- microvm.nix 71beea0, nixos-modules/microvm/options.nix, `vsock.cid`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule

_HOST = 2
_ANY = 2**32 - 1


@rule(
    "reserved-vsock-cid",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest with such an id, or with one that has no place in 32 bits."""
    for vsock in (vsock for part in view.host.parts.values() for vsock in part.vsocks):
        if not _HOST < vsock.cid < _ANY:
            yield Diagnostic(
                f"vsock id {vsock.cid} of guest `{vsock.guest}` is "
                + ("reserved" if 0 <= vsock.cid <= _ANY else "no number of 32 bits"),
                vsock.place,
                help="use a number from 3 to 4294967294",
                severity="error" if vsock.is_shared else "warning",
            )
