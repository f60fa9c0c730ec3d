"""Mounts or units wait for each other in a cycle.

## What goes wrong

If several guests share a dataset, it is mounted at one host mountpoint after another, in byte order of the guests'
names and then of their zfs entries, and each mount waits for the one before it. A mount also waits for all mounts
above its own path and above each path that it waits for. If these two orders contradict each other, systemd finds an
ordering cycle and deletes a job to break it: a mount is skipped, and a guest starts without its data.

## Bad

```toml bad
[node]
name = "ward"

[guests.immich]
backend = "container"
container.macvlan = "lan"
[guests.immich.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/shared/photos"

[guests.samba]
backend = "container"
container.macvlan = "lan"
[guests.samba.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/shared"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.immich]
backend = "container"
container.macvlan = "lan"
[guests.immich.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/shared/photos"

[guests.samba]
backend = "container"
container.macvlan = "lan"
[guests.samba.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/samba/photos"
```

## How to fix

Move one of the mountpoints out of the other, or rename the guests so that the one with the outer mountpoint comes
first in byte order.

## References

- systemd.mount(5), "Implicit Dependencies"; systemd.unit(5), `RequiresMountsFor=`
- systemd, src/core/transaction.c, `transaction_verify_order_one`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.ordering import ordering_cycles
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "ordering-cycle",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="possible-cycle",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each minimal cycle once, with the reason for each edge as a step."""
    for cycle in view.ask(ordering_cycles):
        names = [wait.waiter.partition(":")[2] for wait in cycle]
        circle = " → ".join(f"`{name}`" for name in (*names, names[0]))
        flow = tuple(
            RelatedLocation(
                f"`{name}` waits for `{wait.awaited.partition(':')[2]}`: {wait.edge.reason}", wait.edge.origin
            )
            for name, wait in zip(names, cycle, strict=True)
        )
        yield Diagnostic(
            f"ordering cycle: {circle}; systemd deletes a job to break it, and a guest starts without its data",
            cycle[0].edge.origin,
            flow=flow,
            help="move one of these mountpoints out of the others, so that the order of the guests and the "
            "order of the paths agree",
            identity=tuple(sorted(names)),
        )
