"""A guest mountpoint hides a part of the guest's system.

## What goes wrong

The dataset is mounted over a path that the guest boots from or that its system manages: its root, the Nix store, the
layers of a micro VM's store, or an API file system of the kernel. The guest does not boot, or loses its devices,
processes and programs as soon as the dataset is mounted. The systemd of a micro VM passes over the API file systems:
there the dataset is never mounted. On or below a file, such as `/bin/sh`, no dataset can be mounted.

In a micro VM, directories that NixOS fills at activation are a mistake too, such as `/etc/ssh`: the dataset is mounted
afterwards, and sshd does not find its configuration. The severity is `warning`, as the guest's own modules may mount
it earlier, with `neededForBoot`. NixOS does so with `/etc` and `/usr`, and a container has all datasets before.

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

from guestlint.analysis.guest_mounts import guest_mounts
from guestlint.analysis.host_places import file_at_or_above
from guestlint.analysis.mount_units import is_api_mountpoint
from guestlint.plugins import Diagnostic, HostView, Severity, Share, mounted_path, normal_path, rule, unusual_shares

_RW_STORE = "/nix/.rw-store"
_RO_STORE = "/nix/.ro-store"
_STORE = "/nix/store"
_VITAL = frozenset(("/", "/dev", "/dev/console", "/dev/pts", "/proc", "/run", "/sys", "/sys/fs/cgroup", _STORE))
"""What a container does not run without."""

_FILLED = frozenset(("/bin", "/etc/pam.d", "/etc/ssh", "/etc/ssl", "/etc/static", "/etc/systemd", "/usr/bin"))
"""What the activation of NixOS has filled when a micro VM mounts the dataset."""


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
        found = _in_any(share, path) or (_in_vm if share.kind == "virtiofs" else _in_container)(share, path)
        if found is not None:
            severity, outcome = found
            yield Diagnostic(
                f"`{share.option('target')}` `{share.target}` {outcome}",
                share.at("target"),
                help="mount the dataset elsewhere, e.g. at `/persist`",
                severity=severity,
            )
    for mount in view.ask(guest_mounts):
        path = mounted_path(mount.target)
        hides_store = path == "/nix/store" and normal_path(mount.source) != "/nix/store"
        if mount.kind != "bind" and (hides_store or is_api_mountpoint(path)):
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


def _in_any(share: Share, path: str) -> tuple[Severity, str] | None:
    hidden = "root" if path == "/" else f"own `{path}`"
    if path in ("/", _STORE):
        return "error", f"hides the guest's {hidden}: `{share.guest}` will not boot correctly"
    if path.startswith(f"{_STORE}/"):
        return "warning", f"is in the store of `{share.guest}`, which only Nix may change"
    file = file_at_or_above(path)
    return ("error", f"cannot be mounted: in `{share.guest}`, `{file}` is a file") if file else None


def _in_vm(share: Share, path: str) -> tuple[Severity, str] | None:
    guest = f"`{share.guest}`"
    if is_api_mountpoint(path):
        return "error", f"is an API file system: the systemd of {guest} never mounts the dataset there"
    if path == _RO_STORE:
        return "error", f"hides the guest's own `{path}`: {guest} will not boot correctly"
    if path in _FILLED:
        return "warning", f"hides what NixOS fills `{path}` with: services of {guest} fail"
    if path == _RW_STORE:
        return "info", f"keeps the writable layer of the store of {guest}, which needs microvm.nix of December 2025"
    return None


def _in_container(share: Share, path: str) -> tuple[Severity, str] | None:
    hides = f"hides the guest's own `{path}`"
    if path in _VITAL:
        return "error", f"{hides}: `{share.guest}` will not boot correctly"
    return ("warning", hides) if is_api_mountpoint(path) else None
