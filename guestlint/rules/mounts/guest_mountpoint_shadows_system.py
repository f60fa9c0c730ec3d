"""A guest mountpoint hides a part of the guest's system.

## What goes wrong

The dataset is mounted over a path that the guest boots from or that its system manages: its root, the Nix store, the
layers of a micro VM's store, or an API file system of the kernel. The guest does not boot, or loses its devices,
processes and programs as soon as the dataset is mounted.

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
- systemd, src/shared/mount-setup.c, `mount_table`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, normal_path, rule, unusual_shares

_SYSTEM = frozenset({"/", "/nix/store", "/nix/.ro-store", "/nix/.rw-store", "/proc", "/sys", "/dev", "/run"})


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
        path = normal_path(share.target)
        if path in _SYSTEM or path.startswith("/nix/store/"):
            hidden = "the guest's root" if path == "/" else f"the guest's own `{path}`"
            yield Diagnostic(
                f"`{share.option('target')}` `{share.target}` hides {hidden}: `{share.guest}` will not boot correctly",
                share.at("target"),
                help="mount the dataset elsewhere, e.g. at `/persist`",
            )
