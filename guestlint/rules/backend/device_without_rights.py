"""A device of the host is bound into a container that may not use it.

## What goes wrong

The service of a container has `DevicePolicy=closed`: beside a few devices such as `/dev/null`, it may open only those
in `allowedDevices`. A node that is only bound is there, and opening it fails with "Operation not permitted". Programs
that can do without the device, as with a renderer in software, do not say so.

## Bad

```toml bad
[containers.media.bindMounts."/dev/dri"]  # <--
hostPath = "/dev/dri"
```

## Good

```toml good
[containers.media.bindMounts."/dev/dri"]
hostPath = "/dev/dri"

[[containers.media.allowedDevices]]
node = "/dev/dri/renderD128"
modifier = "rw"
```

## How to fix

Allow each device node in `allowedDevices`; a directory is none. `char-drm` allows all devices of a kind.

## References

- systemd.resource-control(5), `DevicePolicy=` and `DeviceAllow=`
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `serviceDirectives`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from guestlint.analysis.binds import unusual_binds
from guestlint.analysis.device_rights import NONE, allowed_devices
from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, normal_path, rule

_FREE = frozenset(
    "full hugepages log mqueue null ptmx pts random shm tty urandom zero".split()  # noqa: SIM905 - words
)
"""What is in `/dev` and is free to all, or no device."""


@rule(
    "device-without-rights",
    category="backend",
    severity="info",
    stage="runtime",
    confidence="medium",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each container once, at the first of the devices."""
    devices = [share for share in view.ask(unusual_binds) if _is_device(share)]
    allowed = view.ask(allowed_devices) if devices else {}
    lacking: Mapping[str, list[Share]] = defaultdict(list)
    for share in devices:
        if not allowed.get(share.guest, NONE).cover(normal_path(share.source)):
            lacking[share.guest].append(share)
    for guest, (first, *others) in lacking.items():
        names = listed([f"`{share.source}`" for share in (first, *others)], ",")
        yield Diagnostic(
            f"{names} {'is' if not others else 'are'} bound into container `{guest}`, which has no rights to use "
            f"{'it' if not others else 'them'}",
            first.at("target"),
            related=tuple(RelatedLocation("bound without rights", share.at("target")) for share in others),
            help="add the device nodes to `allowedDevices`",
        )


def _is_device(share: Share) -> bool:
    return share.source.startswith("/dev/") and share.source.split("/")[2] not in _FREE
