"""A host mountpoint is outside `/guests`.

## What goes wrong

The module creates `/guests` with mode 0700, so that only root can access the guests' data, whatever the modes of the
files in it. A mountpoint elsewhere is only protected by the directories above it. This may be intended: allow such
paths in the settings.

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
hostMountpoint = "/srv/shares"  # <--
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
```

## How to fix

Move the mountpoint below `/guests`, or allow the path in `guestlint.toml`:

    [rules.host-mountpoint-outside-guests]
    allowed = ["/srv"]

## References

- nixos-extra-modules, modules/guests/default.nix, `systemd.tmpfiles.rules`: `d /guests 0700 root root -`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guestlint.analysis.host_places import HOST_PLACES, file_at_or_above, mounted_by_host
from guestlint.analysis.mount_units import is_api_mountpoint, leads_elsewhere
from guestlint.plugins import Diagnostic, HostView, mounted_path, normal_path, parents, rule, unusual_shares

_KERNEL = ("/proc/", "/sys/")


class Places(NamedTuple):
    """`[rules.host-mountpoint-outside-guests]`: directories below which guests' datasets may be mounted."""

    allowed: tuple[str, ...] = ()


@rule(
    "host-mountpoint-outside-guests",
    category="mounts",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
    settings=Places,
)
def check(view: HostView, places: Places) -> Iterator[Diagnostic]:
    """Report each path once, at the first share that has it; other rules cover the paths of the system itself."""
    allowed = {"/guests", *(normal_path(place) for place in places.allowed)}
    others = HOST_PLACES | view.ask(mounted_by_host)
    shares = view.ask(unusual_shares)
    first = {mounted_path(share.source): share for share in reversed(shares)}
    for path, share in reversed(first.items()):
        is_said = path in others or is_api_mountpoint(path) or leads_elsewhere(path) or file_at_or_above(path)
        if not is_said and not path.startswith(_KERNEL) and not allowed.intersection((path, *parents(path))):
            yield Diagnostic(
                f"`{share.option('source')}` `{share.source}` of guest `{share.guest}` is outside `/guests`, so the "
                "mode 0700 of `/guests` does not protect it",
                share.at("source"),
                help="move it below `/guests`, or allow the path in the rule's settings",
            )
