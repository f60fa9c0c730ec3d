"""Mounts or units wait for each other in a cycle.

## What goes wrong

If several guests share a dataset, it is mounted at one host mountpoint after another, in byte order of the guests'
names and then of their zfs entries, and each mount waits for the one before it. A mount also waits for all mounts
above its own path and above each path that it waits for. If these two orders contradict each other, systemd finds an
ordering cycle and deletes the start job of a unit in it, and with that the jobs of all that require the unit: of each
guest with the mount, and of `local-fs.target`, unless the mount has `nofail`. Which unit it is may change from boot to
boot. No guest starts without its data; those that lose their job do not start at all. Where `local-fs.target` loses its
own, file systems that only it asks for are not mounted either, and the boot goes on without them: as no job has failed,
not even to emergency mode.

The host's own file systems and units count as well, as far as a boot or a guest pulls them in: a service that nothing
wants is in no cycle. Local file systems come before all ordinary services, so one that waits for such a service is in
a cycle; network file systems (`nfs`, `cifs`, `_netdev` and others) are not before `local-fs.target`.

NixOS itself sorts `fileSystems` by their paths, devices and `depends`. If they wait for each other there, evaluation
fails: "The 'fileSystems' option can't be topologically sorted".

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
- systemd 252, src/core/transaction.c, `transaction_verify_order_one` and `transaction_delete_job`;
  src/fstab-generator/fstab-generator.c, `add_mount`; src/core/mount.c, `mount_add_default_ordering_dependencies`
- nixpkgs, nixos/lib/utils.nix, `fsBefore`; nixos/modules/tasks/filesystems.nix, `fileSystems'`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guestlint.analysis.listing import circle
from guestlint.analysis.ordering import ordering_cycles, sorting_loop, unsearched_waits
from guestlint.analysis.requirements import Requirements, requirements
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, rule


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
    """Report a loop that Nix refuses, or else each minimal cycle once, with the reason for each edge as a step."""
    if view.ask(sorting_loop):
        yield _refused(view)
        return
    for cycle in view.ask(ordering_cycles):
        names = [wait.waiter.partition(":")[2] for wait in cycle]
        flow = tuple(
            RelatedLocation(
                f"`{name}` waits for `{wait.awaited.partition(':')[2]}`: {wait.edge.reason}", wait.edge.origin
            )
            for name, wait in zip(names, cycle, strict=True)
        )
        lost = _requiring(view.ask(requirements), [wait.waiter for wait in cycle])
        yield Diagnostic(
            f"ordering cycle: {circle(names)}; systemd drops one{lost}",
            cycle[0].edge.origin,
            flow=flow,
            help=_help(cycle[0].edge.origin),
            identity=tuple(sorted(names)),
        )
    more = view.ask(unsearched_waits)
    if more:
        text = f"ordering cycles: {len(more)} more options close some among these units"
        yield Diagnostic(text, more[0].edge.origin, help="break those that are shown first", identity=("more",))


_WORDS = {"path": "it is below it", "device": "its device is `{}`", "depends": "its `depends` has `{}`"}


def _refused(view: HostView) -> Diagnostic:
    loop = view.ask(sorting_loop)
    paths = [step.mount.path for step in loop]
    steps = (f"`{step.mount.path}` comes after `{step.earlier.path}`" for step in loop)
    reasons = (_WORDS[step.because].format(step.text) for step in loop)
    return Diagnostic(
        f"ordering cycle: {circle(paths)}; NixOS cannot sort these file systems, and refuses them",
        next((step for step in loop if step.because != "path"), loop[0]).place,
        flow=tuple(
            map(RelatedLocation, map(": ".join, zip(steps, reasons, strict=True)), (step.place for step in loop))
        ),
        help="remove one of these dependencies",
        stage="eval",
        identity=tuple(sorted(paths)),
    )


def _help(origin: Place) -> str:
    """What to do: about mountpoints of guests, or what the host says itself."""
    if origin.route[:1] == ("guests",):
        return (
            "move one of these mountpoints out of the others, so that the order of the guests and the order of the "
            "paths agree"
        )
    return "remove one of the dependencies that the host gives itself"


def _requiring(required: Requirements, cycle: Iterable[str]) -> str:
    """Who loses the start job with a unit of the cycle, as it is said of it."""
    reached = required.reached_from(cycle)
    guests = [f"`{name}`" for name in required.guests_in(reached)]
    who = [*guests[:3], *([f"{len(guests) - 3} more guests"] if guests[3:] else [])]
    who += ["`local-fs.target`"] if not reached.isdisjoint(required.graph.local_fs) else []
    listed = " and ".join([", ".join(who[:-1]), who[-1]] if who[1:] else who)
    return f", and with it {listed}" if who else " to break it"
