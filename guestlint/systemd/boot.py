"""Which units have a start job when a host boots, or one of its guests is started.

Sources: systemd 252, src/core/transaction.c `transaction_add_job_and_dependencies` (who requires what is not there has
no job), the targets' own files in units/, src/core/service.c `service_add_default_dependencies` and its like;
NixOS, where `remote-fs.target` is wanted by `multi-user.target`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from guestlint.names.systemd import TMPFILES_SETUP
from guestlint.picture.host import Host
from guestlint.picture.types import Unit
from guestlint.records import NamedTuple
from guestlint.systemd.mounts import HostMounts

ROOTS = ("sysinit.target", "local-fs.target", "remote-fs.target", "sockets.target", "paths.target", "timers.target")

UNORDERED_TARGETS = frozenset({"local-fs.target", "remote-fs.target", "timers.target"})
"""Targets with `DefaultDependencies=no`, which are not after what they want."""

NEEDED_BY_TARGETS = {
    "sysinit.target": ("/var/log/journal", "/var/lib/systemd/random-seed", "/var/log/wtmp"),
    "basic.target": ("/var/tmp",),  # noqa: S108 - a path in a unit of systemd
}
"""Paths whose mounts come before one of systemd's own targets, as it or what it wants requires them.

Source: `RequiresMountsFor=` in basic.target, systemd-journal-flush.service, systemd-random-seed.service and
systemd-update-utmp.service.
"""

_LAST = "multi-user.target"
STARTED = frozenset({"service", "socket", "timer", "path"})
"""Kinds that require `sysinit.target` by default."""

_WANTS = (
    ("sysinit.target", "local-fs.target"),
    ("sysinit.target", "swap.target"),
    ("sysinit.target", TMPFILES_SETUP),
    ("local-fs.target", "local-fs-pre.target"),
)
_STANDARD = frozenset(
    f"{name}.target"
    for name in """
    basic cryptsetup cryptsetup-pre getty getty-pre graphical local-fs local-fs-pre machines multi-user network
    network-online network-pre nss-lookup nss-user-lookup paths remote-fs remote-fs-pre rpcbind slices sockets sound
    swap sysinit time-set time-sync timers
    """.split()  # noqa: SIM905 - words read better than a column of them
)
_ALWAYS = (".device", ".slice", ".scope")


def is_ordered_target(name: str, unit: Unit | None) -> bool:
    """Whether it is a target that is by default after what it wants."""
    defaults = unit is None or unit.default_dependencies
    return name.endswith(".target") and name not in UNORDERED_TARGETS and defaults


class Boot(NamedTuple):
    """The units that have a job, and those that `local-fs.target` requires, by name.

    `local_fs` are those that it requires itself, `needed` also those that these require: where one of them fails,
    `local-fs.target` fails, and its `OnFailure=` is `emergency.target`.
    """

    jobs: frozenset[str]
    local_fs: frozenset[str]
    needed: frozenset[str]


class BootedHost(NamedTuple):
    """A host's mounts, and what a boot does with them."""

    mounts: HostMounts
    boot: Boot


def boot_of(host: Host) -> BootedHost:
    """The mounts of a host, and what a boot and each guest pull in."""
    mounts = HostMounts(host)
    return BootedHost(mounts, boot_jobs(host, mounts))


def boot_jobs(host: Host, mounts: HostMounts) -> Boot:
    """What a boot and each guest pull in."""
    return _Transaction(host, mounts).jobs()


_Walk = list[tuple[str, bool, Iterator[tuple[str, bool]]]]
"""Units, each with whether the one before requires it, and what it has still to pull in, each required or not."""


class _Transaction:
    """Who pulls in whom: `requires` takes down who asks where it fails, `wants` does not."""

    def __init__(self, host: Host, mounts: HostMounts) -> None:
        self._host = host
        self._mounts = mounts
        self._requires: dict[str, list[str]] = defaultdict(list)
        self._wants: dict[str, list[str]] = defaultdict(list)
        self._verifies: dict[str, Sequence[str]] = {}
        self._known = {*_STANDARD, "-.mount", *mounts.path_of}
        self._known.update(unit.name for unit in host.units.values())
        self._known.update(guest.unit for guest in host.guests)
        self._masked = {unit.name for unit in host.units.values() if not unit.is_enabled}

    def jobs(self) -> Boot:
        """All that the targets of a boot and the guests pull in.

        Where something is not there, the order of a hash table decides how much is pulled in: what is in either of two
        orders, and the way to what is not there in each. Where `sysinit.target` fails with it, no boot is begun.
        """
        for asks, other in _WANTS:
            self._wants[asks].append(other)
        for target, paths in NEEDED_BY_TARGETS.items():
            self._wants[target] += map(self._mounts.unit_names.__getitem__, self._mounts.at_or_above(paths, ""))
        for path in self._mounts.fstab:
            self._fstab(path)
        for path in self._mounts.by_path:
            self._mount(path)
        for unit in self._host.units.values():
            # A link to a masked unit is ignored (src/core/load-dropin.c `process_deps`).
            if unit.is_enabled:
                self._unit(unit)
        self._requires[_LAST].insert(0, ROOTS[0])
        self._wants[_LAST] = [*ROOTS[1:], *self._wants[_LAST], *(guest.unit for guest in self._host.guests)]
        jobs, failing = self._planned(is_turned=False)
        if failing and _LAST not in failing:
            others, also_failing = self._planned(is_turned=True)
            jobs = (jobs & others) | failing | also_failing
        # No order through the last targets of a boot is looked at.
        return Boot(frozenset(jobs - {_LAST}), frozenset(self._requires["local-fs.target"]), self._needed())

    def _planned(self, *, is_turned: bool) -> tuple[set[str], set[str]]:
        """What has a job where all is followed in the order in which it is known, or in the opposite one.

        Also what of it fails, and follows nothing more: who requires what is not there, and who requires that one and
        was the first to meet it. Who meets it later finds its job.
        """
        jobs, verified, failing = {_LAST}, set[str](), set[str]()
        walk: _Walk = [(_LAST, False, self._pulls(_LAST, is_turned=is_turned))]
        while walk:
            name, _, pulls = walk[-1]
            pulled = next(pulls, None)
            if pulled is not None:
                other, is_required = pulled
                if not self._is_there(other):
                    failing.update(_failed(walk) if is_required else ())
                elif other not in jobs:
                    jobs.add(other)
                    walk.append((other, is_required, self._pulls(other, is_turned=is_turned)))
            elif all(map(self._is_there, self._verifies.get(name, ()))):
                verified.update(self._verifies.get(name, ()))
                walk.pop()
            else:
                failing.update(_failed(walk))
        return jobs | verified, failing

    def _pulls(self, name: str, *, is_turned: bool) -> Iterator[tuple[str, bool]]:
        """What a unit starts, each with whether it requires that."""
        pulls = [(each, True) for each in self._requires[name]]
        pulls += [(each, False) for each in self._wants[name]]
        return reversed(pulls) if is_turned else iter(pulls)

    def _needed(self) -> frozenset[str]:
        """All that `local-fs.target` requires, itself or through others."""
        waiting, needed = list(self._requires["local-fs.target"]), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting += self._requires.get(name, ())
        return frozenset(needed)

    def _is_there(self, name: str) -> bool:
        if name in self._masked:
            return False
        template = f"{name.partition('@')[0]}@.{name.rpartition('.')[2]}" if "@" in name else name
        known = name in self._known or template in self._known
        return known or name.endswith(_ALWAYS) or name.startswith("systemd-")

    def _fstab(self, path: str) -> None:
        """What the generator links to the mount, whichever unit then is there."""
        options, unit = self._mounts.fstab_options(path), self._mounts.unit_names[path]
        pulls = self._wants if options.nofail else self._requires
        target = self._mounts.targets(path)[0] if path in self._mounts.by_path else "local-fs.target"
        if options.automount:
            name = f"{unit.removesuffix('.mount')}.automount"
            self._known.add(name)
            pulls[target].append(name)
            parents = self._mounts.at_or_above((path,), path)
            self._requires[name] += map(self._mounts.unit_names.__getitem__, parents)
        elif options.wanted_by or options.required_by:
            self._link(unit, options.wanted_by, options.required_by)
        elif not options.noauto:
            pulls[target].append(unit)

    def _mount(self, path: str) -> None:
        unit = self._mounts.unit_names[path]
        self._requires[unit] += (self._mounts.unit_names[other] for _, other in self._mounts.awaited(path))
        self._requires[unit] += self._mounts.options(path).requires
        if self._mounts.has_defaults(path) and self._mounts.targets(path)[0] == "remote-fs.target":
            self._wants[unit].append("network-online.target")

    def _unit(self, unit: Unit) -> None:
        self._pulled(unit)
        self._requires[unit.name] += (other for other in unit.requires if other not in unit.verifies)
        self._requires[unit.name] += map(self._mounts.unit_names.__getitem__, self._mounts.required(unit))
        if unit.verifies:
            self._verifies[unit.name] = unit.verifies
        self._wants[unit.name] += unit.wants
        if unit.default_dependencies and unit.name.rpartition(".")[2] in STARTED:
            self._requires[unit.name].append("sysinit.target")

    def _pulled(self, unit: Unit) -> None:
        self._link(unit.name, unit.wanted_by, unit.required_by)

    def _link(self, unit: str, wanted_by: Iterable[str], required_by: Iterable[str]) -> None:
        for other in wanted_by:
            self._wants[other].append(unit)
        for other in required_by:
            self._requires[other].append(unit)


def _failed(walk: _Walk) -> Iterator[str]:
    """Take off the walk who fails at its end: the last one, and all that require it in turn."""
    while walk:
        name, is_required, _ = walk.pop()
        yield name
        if not is_required:
            return
