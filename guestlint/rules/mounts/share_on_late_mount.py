"""A micro VM shares a directory on a mount that may not be there yet.

## What goes wrong

The virtiofsd of a guest is started after `local-fs.target`, which waits neither for network file systems nor for a
mount with `nofail` or `noauto`. If it comes first, the guest gets the empty directory beneath, writes into it, and
never sees what is mounted over it later. A mount with `x-systemd.automount` comes when it is used, and the guest waits
for it (info).

What the host itself orders is not reported: `after`, `requires` or `RequiresMountsFor` of the units of the guest, or
`x-systemd.before` of the mount.

## Bad

```toml bad
[fileSystems."/srv/films"]
device = "nas:/films"
fsType = "nfs"

[[microvm.vms.jellyfin.config.microvm.shares]]
tag = "films"
proto = "virtiofs"
source = "/srv/films"  # <--
mountPoint = "/films"
```

## Good

```toml good
[fileSystems."/srv/films"]
device = "nas:/films"
fsType = "nfs"

[systemd.services."microvm-virtiofsd@jellyfin"]
unitConfig.RequiresMountsFor = "/srv/films"

[[microvm.vms.jellyfin.config.microvm.shares]]
tag = "films"
proto = "virtiofs"
source = "/srv/films"
mountPoint = "/films"
```

## How to fix

Let the unit wait: `systemd.services."microvm-virtiofsd@NAME".unitConfig.RequiresMountsFor`, with
`overrideStrategy = "asDropin"`; of a `9p` share it is `microvm@NAME`.

## References

- microvm.nix 71beea0, nixos-modules/host/default.nix, `microvm-virtiofsd@`: `after = [ "local-fs.target" … ]`
- systemd.mount(5), `nofail`, `noauto`, `_netdev` and `x-systemd.automount`; systemd.special(7), `remote-fs.target`
- Linux, fs/namespace.c, `do_loopback`, `LOOKUP_AUTOMOUNT`: the bind mount that virtiofsd makes of its directory waits
  for an automount
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.late_mounts import late_shares
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "share-on-late-mount",
    category="mounts",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such share of a micro VM that nothing makes wait."""
    for share, mount, why in view.ask(late_shares):
        is_on_use = why == "is mounted when it is used"
        unit = "microvm-virtiofsd" if share.kind == "virtiofs" else "microvm"
        yield Diagnostic(
            f"`source` `{share.source}` of guest `{share.guest}` is on `{mount.path}`, which {why}: "
            + ("the guest waits for it" if is_on_use else "the guest may get the empty directory beneath"),
            share.at("source"),
            related=(RelatedLocation(f"`{mount.path}` is mounted here", mount.place),),
            help=f"set `RequiresMountsFor` of `{unit}@{share.guest}`",
            severity="info" if is_on_use else "warning",
        )
