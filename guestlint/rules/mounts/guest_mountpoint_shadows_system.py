"""A guest mountpoint hides a part of the guest's system.

## What goes wrong

The dataset is mounted over a path that the guest boots from or that its system manages: its root, the Nix store, the
layers of a micro VM's store, or an API file system of the kernel. The guest does not boot, or loses its devices,
processes and programs as soon as the dataset is mounted. The systemd of a micro VM passes over the API file systems:
there the dataset is never mounted.

In a micro VM, the same goes for directories that NixOS fills at activation, before the dataset is mounted, such as
`/etc/ssh`: sshd does not find its configuration. A container has the dataset before, and NixOS fills that. A directory
of the host that is bound over `/etc`, `/var` or `/var/lib` of a container gets what NixOS makes there (an info).

A micro VM's `/nix/.rw-store` is no mistake: microvm.nix supports a persistent writable layer since October 2025.
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
- microvm.nix, nixos-modules/microvm/mounts.nix, `isRwStoreVirtiofsShare` (commit b56d9d1, 2025-10-13)
- systemd 252, src/shared/mount-setup.c, `mount_point_is_api`, and src/fstab-generator/fstab-generator.c, `add_mount`
- nixpkgs, nixos/modules/system/etc/setup-etc.pl: /etc is filled with links at each activation
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.binds import MADE_AT_START, binds_near_system, hidden_by_bind
from guestlint.analysis.mount_units import is_api_mountpoint
from guestlint.plugins import Diagnostic, HostView, Share, mounted_path, rule, unusual_shares

_RW_STORE = "/nix/.rw-store"
_SYSTEM = frozenset(("/nix/store", "/nix/.ro-store"))
_FILLED = frozenset(
    "/bin /etc /etc/pam.d /etc/ssh /etc/ssl /etc/static /etc/systemd /usr /usr/bin".split()  # noqa: SIM905 - words
)
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
    for share in (*view.ask(unusual_shares), *view.ask(binds_near_system)):
        path = mounted_path(share.target)
        outcome = _outcome(share, path) if share.has_dataset else hidden_by_bind(share, path)
        if outcome:
            yield Diagnostic(
                f"`{share.option('target')}` `{share.target}` {outcome}",
                share.at("target"),
                help=f"mount {'the dataset' if share.has_dataset else 'it'} elsewhere, e.g. at `/persist`",
                severity="info" if path == _RW_STORE or (path in MADE_AT_START and not share.has_dataset) else "error",
            )


def _outcome(share: Share, path: str) -> str:
    guest, is_vm = f"`{share.guest}`", share.kind == "virtiofs"
    if path == "/":
        return f"hides the guest's root: {guest} will not boot correctly"
    if is_api_mountpoint(path):
        never = f"is an API file system: the systemd of {guest} never mounts the dataset there"
        return never if is_vm else f"hides the guest's own `{path}`: {guest} will not boot correctly"
    if path in _SYSTEM or path.startswith("/nix/store/"):
        return f"hides the guest's own `{path}`: {guest} will not boot correctly"
    if path in _FILLED and is_vm:
        return f"hides what NixOS fills `{path}` with: services of {guest} fail"
    if path == _RW_STORE and is_vm:
        return f"keeps the writable layer of the store of {guest}, which needs microvm.nix of October 2025 or later"
    return ""
