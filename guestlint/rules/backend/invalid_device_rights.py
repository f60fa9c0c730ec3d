"""The rights of a container on a device are not of `r`, `w` and `m`.

## What goes wrong

`modifier` is a combination of `r` (read), `w` (write) and `m` (mknod). systemd ignores the whole line where there is
anything else in it, "Invalid device rights, ignoring", and the container has no access to the device.

## Bad

```toml bad
[containers.media]

[[containers.media.allowedDevices]]
node = "/dev/dri/renderD128"
modifier = "drm"  # <--
```

## Good

```toml good
[containers.media]

[[containers.media.allowedDevices]]
node = "/dev/dri/renderD128"
modifier = "rw"
```

## How to fix

Write `rw`, or `rwm` where the container has to make the node itself.

## References

- systemd.resource-control(5), `DeviceAllow=`; systemd 252, src/core/load-fragment.c, `config_parse_device_allow`
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `serviceDirectives`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule

_RIGHTS = frozenset("rwm")


@rule(
    "invalid-device-rights",
    category="backend",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each device with such rights."""
    for part in view.host.parts.values():
        for device in part.devices:
            if not _RIGHTS.issuperset(device.rights):
                yield Diagnostic(
                    f"`{device.rights}` is not a combination of `r`, `w` and `m`: systemd ignores it, and container "
                    f"`{device.guest}` cannot use `{device.node}`",
                    device.place.below("modifier"),
                    help="write `rw`",
                )
