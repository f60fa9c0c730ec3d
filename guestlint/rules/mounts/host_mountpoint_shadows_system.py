"""A host mountpoint hides what the host needs.

## What goes wrong

The guest's dataset is mounted over a directory of the host's own system. What is in it is hidden from then on:
programs are gone, the next `nixos-rebuild switch` writes into the guest's dataset, and users find empty homes. A
dataset that the host itself mounts there is no mistake: say so in `fileSystems`.

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

Leave `hostMountpoint` out, so that it is below `/guests`. Where the host is meant to have the dataset there as well,
declare `fileSystems` of that path, with the same device.

## References

- systemd, file-hierarchy(7), and mount(8): a mount hides what the directory held before
- nixpkgs, nixos/lib/utils.nix, `pathsNeededForBoot`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, normal_path, rule, unusual_shares

_SYSTEM = frozenset({"/", "/boot", "/etc", "/nix", "/nix/store", "/usr", "/var", "/home", "/root"})


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
    """Report each host mountpoint that is such a place, unless the host mounts the dataset there itself."""
    own = {normal_path(each.path) for each in view.host.file_systems}
    for share in view.ask(unusual_shares):
        path = normal_path(share.source)
        if path in _SYSTEM and path not in own:
            hidden = "the host's root" if path == "/" else f"the host's own `{path}`"
            yield Diagnostic(
                f"`{share.option('source')}` `{share.source}` of guest `{share.guest}` hides {hidden}",
                share.at("source"),
                help="leave `hostMountpoint` out, or declare `fileSystems` of that path if the host needs it there",
            )
