"""The whole lowering of one host, each part worked out once and only when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from guestlint.lower.backend import Backend
from guestlint.lower.clashes import Clash, interface_clashes, main_link_clashes
from guestlint.lower.entries import Entries, Entry, sort_entries
from guestlint.lower.interfaces import era_of, lower_interfaces
from guestlint.lower.link_names import Pair, has_odd_names, malformed_pairs, odd_machines, without_interface
from guestlint.lower.macs import ERAS, LOCAL_UNICAST, Era, assign_offsets, base_of
from guestlint.lower.mounts import Mounts, lower_mounts
from guestlint.lower.types import Conflict, Link, Mount, Service
from guestlint.model.types import Guest, Host, MicroVM

if TYPE_CHECKING:
    from guestlint.lower.facts import Unknown
    from guestlint.lower.links import LinkName
    from guestlint.lower.meeting import Doubled, Merged, Nested
    from guestlint.lower.unit_names import LongUnit


_SHORT = 63
"""Characters of a guest's name that make no unit's name too long."""


class Lowered:
    """What the module generates for `host`; `era` names the way MACs are derived, by default the schema's own."""

    def __init__(self, host: Host, backends: Mapping[str, Backend], era: str = "") -> None:
        """`backends` are those that the host was parsed with. Nothing is computed yet."""
        self.host = host
        self.backends = backends
        self.era: Era = ERAS[era] if era else era_of(host)

    @cached_property
    def _mounts(self) -> Mounts:
        return lower_mounts(self.host)

    @property
    def mounts(self) -> Mapping[str, Mount]:
        """`fileSystems`, by path as written."""
        return self._mounts.by_path

    @property
    def conflicts(self) -> Sequence[Conflict]:
        """What of `fileSystems` Nix refuses to merge."""
        return self._mounts.conflicts

    @cached_property
    def _entries(self) -> Entries:
        return sort_entries(self.host)

    @property
    def unusual(self) -> Sequence[Entry]:
        """The guests' zfs entries with a pool, dataset or mountpoint that is in any way out of the ordinary."""
        return self._entries.unusual

    @property
    def chosen_host(self) -> Sequence[Entry]:
        """The zfs entries that give their `hostMountpoint`."""
        return self._entries.chosen_host

    @property
    def chosen_guest(self) -> Sequence[Entry]:
        """The zfs entries that give their `guestMountpoint`."""
        return self._entries.chosen_guest

    @cached_property
    def doubled_in_guest(self) -> Doubled:
        """Entries of one guest that have one guest mountpoint."""
        candidates = (*self.chosen_guest, *self.unusual)
        if not candidates:
            return ()
        from guestlint.lower.meeting import doubled_in_guest  # noqa: PLC0415 - most entries choose nothing

        return doubled_in_guest(candidates)

    @cached_property
    def doubled_on_host(self) -> Doubled:
        """Entries of one guest that have one host mountpoint and one dataset."""
        candidates = (*self.chosen_host, *self.chosen_guest)
        if not candidates:
            return ()
        from guestlint.lower.meeting import doubled_on_host  # noqa: PLC0415 - as above

        return doubled_on_host(candidates)

    @cached_property
    def nested(self) -> Sequence[Nested]:
        """Host mountpoints of guests that lie below those of other guests."""
        if not self.chosen_host and not self.unusual:
            return ()
        from guestlint.lower.meeting import nested  # noqa: PLC0415 - as above

        return list(nested(self.host))

    @cached_property
    def merged_ensures(self) -> Sequence[Merged]:
        """Datasets of different names that one service creates."""
        if not self.unusual:
            return ()
        from guestlint.lower.meeting import merged_ensures  # noqa: PLC0415 - as above

        return list(merged_ensures(self.host, self.unusual))

    @cached_property
    def unknown_pools(self) -> Sequence[Unknown]:
        """Pools of guests that are none of those that the document declares."""
        if not self.host.pools:
            return ()
        from guestlint.lower.facts import unknown_pools  # noqa: PLC0415 - most documents leave pools to Nix

        return list(unknown_pools(self.host))

    @cached_property
    def unknown_links(self) -> Sequence[Unknown]:
        """Links of guests that are none of those that the document declares."""
        if not self.host.links:
            return ()
        from guestlint.lower.facts import unknown_links  # noqa: PLC0415 - most documents leave links to Nix

        return list(unknown_links(self.host, self.interfaces))

    @cached_property
    def odd_link_names(self) -> Sequence[LinkName]:
        """Names of links that the kernel does not take."""
        if not has_odd_names(self.host, self.interfaces):
            return ()
        from guestlint.lower.links import odd_names  # noqa: PLC0415 - most hosts have none

        return list(odd_names(self.host, self.interfaces))

    @cached_property
    def interface_clashes(self) -> Sequence[Clash]:
        """Interfaces of micro VMs that meet a link of the host."""
        return list(interface_clashes(self.host, self.interfaces))

    @cached_property
    def main_link_clashes(self) -> Sequence[Clash]:
        """Links of containers that meet a link of the host."""
        return list(main_link_clashes(self.host, self.interfaces))

    @cached_property
    def odd_macs(self) -> Sequence[Link]:
        """Interfaces with a given address that is not one for a machine of one's own choice."""
        return [link for link in self.interfaces if link.mac and not link.derived and link.mac[1] not in LOCAL_UNICAST]

    @cached_property
    def unused_base_macs(self) -> Sequence[Guest]:
        """Micro VMs that give `baseMac` and an address for each interface."""
        return [guest for guest in self.host.guests if type(guest.block) is MicroVM and _ignores_base(guest.block)]

    @cached_property
    def without_interface(self) -> Sequence[Guest]:
        """Guests of the later revision that have no link to the network."""
        return without_interface(self.host) if self.host.revision == "later" else ()

    @cached_property
    def malformed_pairs(self) -> Sequence[Pair]:
        """Containers' `macvlans` of the later revision that are no name and no pair of names."""
        return malformed_pairs(self.host) if self.host.revision == "later" else ()

    @cached_property
    def odd_machines(self) -> Sequence[Guest]:
        """Containers with names that systemd takes for no machine."""
        return odd_machines(self.host)

    @cached_property
    def self_requiring(self) -> Sequence[Mount]:
        """Mounts that are told to wait for themselves, for several guests."""
        if not self.chosen_host:
            return ()
        mounts = (mount for mount in self.mounts.values() if mount.waits_for == mount.path)
        return [mount for mount in mounts if mount.previous is not None and not _is_one_guest(mount)]

    @cached_property
    def long_units(self) -> Sequence[LongUnit]:
        """Units whose names are too long to be stored."""
        named_long = [guest for guest in self.host.guests if len(guest.name) > _SHORT and guest.backend]
        if not named_long and not self.unusual:
            return ()
        from guestlint.lower.unit_names import long_units  # noqa: PLC0415 - most hosts have nothing out of the ordinary

        services = (self.backends[guest.backend].service(guest, ()) for guest in named_long)
        return list(long_units(self.host, (service for service in services if service is not None), self.unusual))

    @property
    def has_unusual_mounts(self) -> bool:
        """Whether a mountpoint may be out of the ordinary: a guest's, or one of the host's own."""
        return bool(self.unusual or self.host.file_systems)

    @property
    def derives_faultily(self) -> bool:
        """Whether an address is derived by a hash with few values."""
        return self.era.is_faulty and bool(self.bases)

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """`systemd.services`, by name."""
        from guestlint.lower.services import lower_services  # noqa: PLC0415 - a clean run has no need of services

        return lower_services(self.host, self.backends)

    @cached_property
    def interfaces(self) -> Sequence[Link]:
        """The guests' interfaces, in order of guests."""
        return lower_interfaces(self.host, self.backends, lambda: self._offsets)

    @cached_property
    def _offsets(self) -> Mapping[str, int]:
        try:
            return assign_offsets((name for guest in self.host.guests for name in guest.mac_names), self.era)
        except OverflowError:
            return {}

    @property
    def without_room(self) -> Sequence[Link]:
        """The interfaces whose addresses the module cannot derive: its names need more than the era has."""
        return [link for link in self.interfaces if link.derived and not link.mac]

    @cached_property
    def bases(self) -> Mapping[str, Link]:
        """What derived addresses begin with (bytes 1 to 3), each with the first interface that has it."""
        bases: dict[str, Link] = {}
        for link in self.interfaces:
            if link.derived and link.mac:
                bases.setdefault(base_of(link.mac), link)
        return bases

    @cached_property
    def by_mac(self) -> Mapping[str, Sequence[Link]]:
        """Interfaces by address, in lower case; those whose address the kernel chooses are not among them."""
        index = defaultdict(list)
        for interface in self.interfaces:
            if interface.mac:
                index[interface.mac].append(interface)
        return index

    def interfaces_of(self, guest: str) -> Sequence[Link]:
        """The interfaces of the guest of that name, in order."""
        return self._by_guest.get(guest, ())

    @cached_property
    def _by_guest(self) -> Mapping[str, Sequence[Link]]:
        index = defaultdict(list)
        for interface in self.interfaces:
            index[interface.guest].append(interface)
        return index

    @cached_property
    def waiting(self) -> Mapping[str, Sequence[Mount]]:
        """By host mountpoint, the mounts that wait for it: the next ones of the same dataset."""
        index = defaultdict(list)
        for mount in self.mounts.values():
            if mount.previous is not None:
                index[mount.waits_for].append(mount)
        return index


def _is_one_guest(mount: Mount) -> bool:
    """Whether the mount and the one before it are of one guest."""
    zfs, previous = mount.zfs, mount.previous
    return zfs is not None and previous is not None and zfs.place.route[:2] == previous.place.route[:2]


def _ignores_base(microvm: MicroVM) -> bool:
    interfaces = microvm.interfaces
    return microvm.gives_base and bool(interfaces) and all(interface.mac for interface in interfaces)
