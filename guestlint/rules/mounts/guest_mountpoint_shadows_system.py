"""A guest mountpoint hides a part of the guest's system.

## What goes wrong

The dataset is mounted over a path that the guest boots from or that its system manages: its root, the Nix store, the
layers of a micro VM's store, or an API file system of the kernel. The guest does not boot, or loses its devices,
processes and programs as soon as the dataset is mounted. The systemd of a micro VM passes over the API file systems:
there the dataset is never mounted. On or below a file, such as `/bin/sh`, no dataset can be mounted.

In a micro VM, directories that NixOS fills at activation are a mistake too, such as `/etc/ssh`: the dataset is mounted
afterwards, and sshd does not find its configuration. The severity is `warning`, as the guest's own modules may mount
it earlier, with `neededForBoot`. NixOS does so with `/etc` and `/usr`, and a container has all datasets before. A
directory of the host that is bound over `/etc`, `/var` or `/var/lib` of a container gets what NixOS makes there (an
info).

What plain microvm.nix shares or mounts itself is meant so: the host's store at `/nix/store` or `/nix/.ro-store`, a disk
at `/`, a directory over `/etc`. An API file system, and another directory over the store, are not.

A micro VM's `/nix/.rw-store` is no mistake: microvm.nix supports a persistent writable layer since December 2025.
Before, the guest does not boot; the severity is `info`.

## Bad

```toml bad
[node]
name = "ward"

[guests.builder]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.builder.zfs."/nix/store"]  # <--
pool = "rpool"
dataset = "local/guests/builder"
```

## Good

```toml good
[node]
name = "ward"

[guests.builder]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.builder.zfs."/persist"]
pool = "rpool"
dataset = "local/guests/builder"
```

## How to fix

Mount the dataset elsewhere, e.g. at `/persist`, and bind-mount from there what must persist.

## References

- nixos-extra-modules, modules/guests/microvm.nix, `shares` and `writableStoreOverlay`, and modules/guests/container.nix
- microvm.nix, nixos-modules/microvm/mounts.nix, `isRwStoreVirtiofsShare` (commit b56d9d1, of 2025-12-06)
- systemd 252, src/shared/mount-setup.c, `mount_point_is_api`, and src/fstab-generator/fstab-generator.c, `add_mount`
- nixpkgs, nixos/modules/system/etc/setup-etc.pl: /etc is filled with links at each activation; nixos/lib/utils.nix,
  `pathsNeededForBoot`
- systemd 252, src/nspawn/nspawn-mount.c, `mount_bind`: "Cannot bind mount directory … on file …"
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.binds import MADE_AT_START, binds_near_system, hidden_by_bind
from guestlint.analysis.guest_mounts import guest_mounts
from guestlint.analysis.guest_system import hidden_by_dataset
from guestlint.analysis.mount_units import is_api_mountpoint
from guestlint.plugins import Diagnostic, HostView, mounted_path, normal_path, rule, unusual_shares


@rule(
    "guest-mountpoint-shadows-system",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest mountpoint that is such a path, or is below the store."""
    for share in view.ask(unusual_shares):
        path = mounted_path(share.target)
        found = hidden_by_dataset(share, path)
        if found is not None:
            severity, outcome = found
            yield Diagnostic(
                f"`{share.option('target')}` `{share.target}` {outcome}",
                share.at("target"),
                help="mount the dataset elsewhere, e.g. at `/persist`",
                severity=severity,
            )
    for share in view.ask(binds_near_system):
        path = mounted_path(share.target)
        outcome = hidden_by_bind(share, path)
        if outcome:
            yield Diagnostic(
                f"`{share.option('target')}` `{share.target}` {outcome}",
                share.at("target"),
                help="mount it elsewhere, e.g. at `/persist`",
                severity="info" if path in MADE_AT_START else "error",
            )
    for mount in view.ask(guest_mounts):
        path = mounted_path(mount.target)
        hides_store = path == "/nix/store" and normal_path(mount.source) != "/nix/store"
        if hides_store or is_api_mountpoint(path):
            why = (
                "hides the guest's own store"
                if hides_store
                else "is an API file system, where systemd mounts nothing else"
            )
            yield Diagnostic(
                f"`mountPoint` `{mount.target}` of guest `{mount.guest}` {why}",
                mount.place,
                help="mount it elsewhere, e.g. at `/persist`",
            )
