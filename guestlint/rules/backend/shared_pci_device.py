"""One PCI device is given to two micro VMs.

## What goes wrong

A device is one guest's at a time. microvm.nix takes it from its driver before the guest starts, and the second guest to
start does so while the first runs, whose QEMU has the device open: `/dev/vfio/…: Device or resource busy`. Guests that
take turns are fine, so this is an error only where both are started at boot.

## Bad

```toml bad
[microvm.vms.db.config.microvm]
devices = [{ bus = "pci", path = "0000:01:00.0" }]

[microvm.vms.web.config.microvm]
devices = [{ bus = "pci", path = "0000:01:00.0" }]  # <--
```

## Good

```toml good
[microvm.vms.db.config.microvm]
devices = [{ bus = "pci", path = "0000:01:00.0" }]

[microvm.vms.web.config.microvm]
devices = [{ bus = "pci", path = "0000:02:00.0" }]
```

## How to fix

Give each guest a device of its own, or set `autostart = false` for those that take turns.

## References

- microvm.nix 71beea0, nixos-modules/microvm/pci-devices.nix, `pci-setup`, and lib/runners/qemu.nix, `vfio-pci`
- Linux, drivers/vfio/group.c, `vfio_group_fops_open`: a group is opened once, then `EBUSY`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from guestlint.plugins import Device, Diagnostic, HostView, RelatedLocation, rule


@rule(
    "shared-pci-device",
    category="backend",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each device once, at the last guest that has it."""
    index: dict[str, dict[str, Device]] = defaultdict(dict)
    for device in (device for part in view.host.parts.values() for device in part.devices):
        if device.bus == "pci":
            index[device.node].setdefault(device.guest, device)
    for path, devices in index.items():
        *others, last = devices.values()
        if others:
            started = [each for each in devices if view.host.guest_by_name[each].autostart]
            also = f" and {len(others) - 1} more" if others[1:] else ""
            yield Diagnostic(
                f"guests `{others[0].guest}` and `{last.guest}`{also} have the same PCI device, {path}: the second to "
                "start fails, or takes it from the first",
                last.place,
                related=tuple(RelatedLocation(f"`{each.guest}` has it", each.place) for each in others),
                help="give each guest its own device, or start but one of them at boot",
                identity=(path,),
                severity="error" if started[1:] else "warning",
            )
