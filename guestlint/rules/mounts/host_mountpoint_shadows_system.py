"""A host mountpoint hides a part of the host's system.

## What goes wrong

The guest's dataset is mounted over a directory of the host's own system, which hides everything in it: programs are
missing, the next `nixos-rebuild switch` writes to the guest's dataset, users find empty home directories, and services
their state gone. A dataset that the host itself mounts there is no mistake: declare it in `fileSystems`.

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

from guestlint.analysis.host_places import is_hidden_place
from guestlint.plugins import Diagnostic, HostView, mounted_path, rule, unusual_shares


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
                f"`{share.option('source')}` `{share.source}` of guest `{share.guest}` hides {hidden}",
                share.at("source"),
                help="leave `hostMountpoint` out, or declare `fileSystems` for that path if the host needs it there",
            )
