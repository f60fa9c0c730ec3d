"""The MAC address of a micro VM is none.

## What goes wrong

microvm.nix takes any text for `mac`. `ip link add` then refuses to make the guest's macvtap, or the hypervisor refuses
its own option, and the guest does not start.

## Bad

```toml bad
[[microvm.vms.web.config.microvm.interfaces]]
type = "tap"
id = "vm-web"
mac = "02:00:00:00:01"  # <--
```

## Good

```toml good
[[microvm.vms.web.config.microvm.interfaces]]
type = "tap"
id = "vm-web"
mac = "02:00:00:00:00:01"
```

## How to fix

Write six pairs of hexadecimal digits with colons between them.

## References

- microvm.nix 71beea0, nixos-modules/microvm/options.nix, `interfaces.*.mac`: `type = str`
- iproute2, lib/ll_addr.c, `ll_addr_a2n` (tried with 6.1); QEMU, hw/core/qdev-properties-system.c,
  `set_mac`: two digits for each byte, and also dashes
- cloud-hypervisor 010be29, net_util/src/mac.rs, `MacAddr::parse_str`; Firecracker 3c3c15b, src/vmm/src/utils/net/mac.rs
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "malformed-mac",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each interface whose address is given and is none."""
    for interface in view.host.interfaces:
        if interface.malformed_mac is not None:
            yield Diagnostic(
                f"`{interface.malformed_mac}` of guest `{interface.guest}` is no MAC address: the guest does not start",
                interface.place,
                help="write six pairs of hexadecimal digits, e.g. 02:00:00:00:00:0a",
            )
