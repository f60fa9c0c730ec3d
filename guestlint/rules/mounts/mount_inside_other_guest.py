"""A guest's host mountpoint lies below that of another guest.

## What goes wrong

Bind mounts and virtiofs shares carry along whatever is mounted below them, so the other guest sees this guest's data,
and can change it with its own root's rights. Where both guests have the dataset anyway, it is only said as an info.

## Bad

```toml bad
[node]
name = "ward"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/shares"]
pool = "tank"
dataset = "safe/shares"
hostMountpoint = "/guests/shares"

[guests.vault]
backend = "container"
container.macvlan = "lan"

[guests.vault.zfs."/persist"]
pool = "tank"
dataset = "safe/vault"
hostMountpoint = "/guests/shares/vault"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/shares"]
pool = "tank"
dataset = "safe/shares"
hostMountpoint = "/guests/shares"

[guests.vault]
backend = "container"
container.macvlan = "lan"

[guests.vault.zfs."/persist"]
pool = "tank"
dataset = "safe/vault"
hostMountpoint = "/guests/vault"
```

## How to fix

Move one of the two mountpoints out of the other. Where both guests are meant to have the data, give the other guest
an entry for that dataset, so that the file says so.

## References

- systemd-nspawn(1), `--bind=`: bind mounts are recursive (`rbind`) by default
- virtiofsd, `--shared-dir`: what is mounted below the directory is shared with it
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "mount-inside-other-guest",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="lowered.nested",
)
def check(host: HostView) -> Iterator[Diagnostic]:
    """Report once an entry, unless the two mounts wait for one another, which is the greater evil."""
    circular = {wait.waiter for cycle in host.cycles() for wait in cycle}
    for guest, inner, other, outer in host.lowered.nested:
        if circular.issuperset((f"mount:{inner.host_mountpoint}", f"mount:{outer.host_mountpoint}")):
            continue
        has_it_too = any(zfs.path == inner.path for zfs in other.zfs)
        yield Diagnostic(
            f"the hostMountpoint `{inner.host_mountpoint}` of guest `{guest.name}` lies below that of `{other.name}`: "
            f"`{other.name}` sees `{inner.path}`" + (", which it also has itself" if has_it_too else ""),
            inner.at("hostMountpoint"),
            related=(RelatedLocation(f"`{other.name}` has `{outer.host_mountpoint}`", outer.at("hostMountpoint")),),
            help="move one of the two mountpoints out of the other",
            severity="info" if has_it_too else "warning",
        )
