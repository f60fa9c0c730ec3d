"""A guest's host mountpoint is below that of another guest.

## What goes wrong

Bind mounts and virtiofs shares include whatever is mounted below them, so the other guest sees this guest's data, and
its root user can change it. If both guests have the dataset anyway, the severity is only `info`.

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

Move one of the two mountpoints out of the other. If both guests need the data, give the other guest its own entry for
that dataset, so that the file is explicit about it.

## References

- systemd-nspawn(1), `--bind=`: bind mounts are recursive (`rbind`) by default
- virtiofsd, `--shared-dir`: what is mounted below the directory is shared with it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from guestlint.analysis.ordering import ordering_cycles
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, normal_path, parents, rule


class _Nested(NamedTuple):
    """A guest's host mountpoint below another guest's; `outer` is the nearest above it."""

    inner: Share
    outer: Share


@rule(
    "mount-inside-other-guest",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="explicit-mountpoint",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share once, unless the two mounts wait for each other, which is worse."""
    circular = {wait.waiter for cycle in view.ask(ordering_cycles) for wait in cycle}
    for inner, outer in _nested(view):
        if circular.issuperset((f"mount:{inner.source}", f"mount:{outer.source}")):
            continue
        has_it_too = any(share.path == inner.path for share in view.host.shares_by_guest[outer.guest])
        yield Diagnostic(
            f"`{inner.option('source')}` `{inner.source}` of guest `{inner.guest}` is below that of `{outer.guest}`: "
            f"`{outer.guest}` sees `{inner.path}`" + (", which it also has itself" if has_it_too else ""),
            inner.at("source"),
            related=(RelatedLocation(f"`{outer.guest}` has host mountpoint `{outer.source}`", outer.at("source")),),
            help="move one of the two mountpoints out of the other",
            severity="info" if has_it_too else "warning",
        )


def _nested(view: HostView) -> Iterator[_Nested]:
    """In the order of the shares."""
    index: Mapping[str, list[Share]] = defaultdict(list)
    for share in view.host.shares:
        index[normal_path(share.source)].append(share)
    for path, shares in index.items():
        for inner in shares:
            above = (outer for directory in parents(path) for outer in index.get(directory, ()))
            outer = next((outer for outer in above if outer.guest != inner.guest), None)
            if outer is not None:
                yield _Nested(inner, outer)
