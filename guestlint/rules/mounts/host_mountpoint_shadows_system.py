"""A host mountpoint hides a part of the host's system.

## What goes wrong

The guest's dataset is mounted over a directory of the host's own system, which hides everything in it: programs are
missing, the next `nixos-rebuild switch` writes to the guest's dataset, users find empty home directories, and services
their state gone. A dataset that the host itself mounts there is no mistake: declare it in `fileSystems`. On or below a
file, such as `/bin/sh`, no dataset can be mounted at all, and in `/proc` and `/sys` only where the kernel has the
directory: the mount fails at boot.

## Bad

```toml bad
[node]
name = "ward"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/home"]
pool = "rpool"
dataset = "safe/home"
hostMountpoint = "/home"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.samba]
backend = "container"
container.macvlan = "lan"

[guests.samba.zfs."/home"]
pool = "rpool"
dataset = "safe/home"
hostMountpoint = "/guests/samba/home"
```

## How to fix

Leave `hostMountpoint` out, so that the dataset is mounted below `/guests`. If the host needs the dataset at that path
too, declare `fileSystems` for the path, with the same device.

## References

- systemd, file-hierarchy(7), and mount(8): a mount hides the previous contents of the directory
- nixpkgs, nixos/lib/utils.nix, `pathsNeededForBoot`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
from guestlint.analysis.host_places import file_at_or_above, is_hidden_place
from guestlint.analysis.mount_units import is_api_mountpoint, leads_elsewhere
from guestlint.plugins import Diagnostic, HostView, Share, mounted_path, rule, unusual_shares


@rule(
    "host-mountpoint-shadows-system",
    category="mounts",
    severity="error",
    stage="runtime",
    confidence="medium",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each host mountpoint that is such a path, unless the host mounts the dataset there itself."""
    for share in view.ask(unusual_shares):
        path = mounted_path(share.source)
        if is_hidden_place(view, path):
            hidden = "the host's root" if path == "/" else f"the host's own `{path}`"
            yield Diagnostic(
                f"{_named(share)} hides {hidden}",
                share.at("source"),
                help="leave `hostMountpoint` out, or declare `fileSystems` for that path if the host needs it there",
            )
        elif why := _obstacle(path):
            failure = failure_of(view, [share.source])
            yield Diagnostic(
                f"{_named(share)} is {why}: {failure.outcome}",
                share.at("source"),
                help=failure.help("leave `hostMountpoint` out"),
                severity="error" if file_at_or_above(path) else "warning",
                stage="boot",
            )


def _named(share: Share) -> str:
    return f"`{share.option('source')}` `{share.source}` of guest `{share.guest}`"


def _obstacle(path: str) -> str:
    """Why no directory can be mounted there; empty where one can."""
    file = file_at_or_above(path)
    if file:
        return f"at or below the file `{file}`, so it cannot be mounted"
    if path.startswith(("/proc/", "/sys/")) and not is_api_mountpoint(path) and not leads_elsewhere(path):
        top = path[: path.index("/", 1)]
        return f"in `{top}`, where only the kernel makes directories; without that one, it cannot be mounted"
    return ""
