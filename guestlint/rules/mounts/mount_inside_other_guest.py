"""A guest's host mountpoint is below that of another guest.

## What goes wrong

Bind mounts and virtiofs shares include whatever is mounted below them, so the other guest sees this guest's data, and
its root user can change it. Each guest that sees it is named, of many the ten whose mountpoints are nearest. If it has
the dataset itself anyway, the severity is only `info`.

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

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from guestlint.analysis.host_places import is_hidden_place
from guestlint.analysis.mount_units import is_mounted
from guestlint.analysis.ordering import ordering_cycles
from guestlint.analysis.shares import dataset_shares
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, mounted_path, parents, rule

_NEAREST = 10


class _Nested(NamedTuple):
    """A guest's host mountpoint below another guest's; `outer` is the nearest above it of that guest."""

    inner: Share
    outer: Share
    guests_between: int


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
    """Report each share and guest that sees it once, unless the two mounts wait for each other, which is worse."""
    nested = tuple(_nested(view))
    if not nested:
        return
    circular = {wait.waiter for cycle in view.ask(ordering_cycles) for wait in cycle}
    datasets = {guest: {share.path for share in shares} for guest, shares in view.host.shares_by_guest.items()}
    for inner, outer, guests_between in nested:
        if circular.issuperset((f"mount:{inner.source}", f"mount:{outer.source}")):
            continue
        has_it_too = inner.path in datasets[outer.guest]
        yield Diagnostic(
            f"`{inner.option('source')}` `{inner.source}` of guest `{inner.guest}` is below that of `{outer.guest}`: "
            f"`{outer.guest}` sees `{inner.path}`" + (", which it also has itself" if has_it_too else ""),
            inner.at("source"),
            related=(RelatedLocation(f"`{outer.guest}` has host mountpoint `{outer.source}`", outer.at("source")),),
            help="move one of the two mountpoints out of the other",
            severity="info" if has_it_too else "warning",
            identity=(inner.guest, inner.source, outer.guest) if guests_between else (),
        )


def _nested(view: HostView) -> Iterator[_Nested]:
    """In the order of the shares; a mountpoint that hides the host's own is reported as that."""
    index: dict[str, dict[str, list[Share]]] = {}
    for share in view.ask(dataset_shares):
        index.setdefault(mounted_path(share.source), {}).setdefault(share.guest, []).append(share)
    outer = {path: guests for path, guests in index.items() if is_mounted(path) and not is_hidden_place(view, path)}
    for path, guests in index.items():
        above = [outer[directory] for directory in parents(path) if directory in outer] if is_mounted(path) else []
        for inner in [share for shares in guests.values() for share in shares] if above else ():
            nearest = islice(_others(above, inner.guest), _NEAREST)
            yield from (_Nested(inner, share, number) for number, share in enumerate(nearest))


def _others(above: Sequence[Mapping[str, Sequence[Share]]], but: str) -> Iterator[Share]:
    """One share of each guest but one, the nearest."""
    seen = {but}
    for guests in above:
        for guest, shares in guests.items():
            if guest not in seen:
                seen.add(guest)
                yield shares[0]
