"""Signs that a rule may have something to say: cheap, and true wherever it has, so that other rules are not loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from guestlint.analysis.ordering import has_plain_mounts, may_have_cycle
from guestlint.analysis.shares import sorted_shares
from guestlint.analysis.views import FleetView, HostView, is_complete
from guestlint.frontends.nixos.values import table_at
from guestlint.hints import Any, Literal
from guestlint.names.ethernet import LOCAL_UNICAST, base_of
from guestlint.names.nixos import is_host_name
from guestlint.picture.host import Host
from guestlint.picture.types import Interface
from guestlint.source.document import Document

DocumentSign = Literal["syntax-error"]
HostSign = Literal[
    "rejected",
    "unusual-option",
    "unusual-share",
    "explicit-mountpoint",
    "own-mounts",
    "undeclared-name",
    "unusual-interface",
    "unusual-guest-name",
    "possible-cycle",
]
FleetSign = Literal["repeated-identity", "weak-derivation"]
Sign = Literal[DocumentSign, HostSign, FleetSign]
"""What a rule's `when` may name."""

# One search over all names, a line each, is many times faster than a match of each.
_UNUSUAL_LINE = re.compile(r"^(?:$|\.|.{16}|\d+$|lo$|all$|default$|wl)|[^\w.\n-]", re.MULTILINE | re.ASCII).search


def _is_broken(document: Document) -> bool:
    """The document does not parse."""
    return bool(document.error)


def _is_rejected(view: HostView) -> bool:
    """Nix rejects something in the document."""
    return bool(view.host.problems) or (not view.ask(has_plain_mounts) and bool(view.host.conflicts))


_UNCHECKED = frozenset({"containers", "microvm"})


def _has_unusual_option(view: HostView) -> bool:
    """A guest has an option without effect or one that may be refused, or there may be some that nobody looks at."""
    data = view.document.data
    may_have = "guests" in data and not _UNCHECKED.isdisjoint(data)
    return may_have or any(guest.unused for guest in view.host.guests) or _has_refused_option(view)


def _has_unusual_share(view: HostView) -> bool:
    """A pool, dataset or mountpoint of a guest's is out of the ordinary, or it has of the host what is no dataset."""
    shares = view.ask(sorted_shares)
    return bool(shares.unusual or shares.plain) or _has_resource(view.host)


def _has_refused_option(view: HostView) -> bool:
    """A container has an option of which systemd-nspawn takes less than NixOS does."""
    containers = view.document.data.get("containers")
    if not isinstance(containers, dict):
        return False
    from guestlint.frontends.containers.options import JUDGED  # noqa: PLC0415 - many hosts have no containers

    return not all(JUDGED.isdisjoint(options) for options in containers.values() if isinstance(options, dict))


def _has_resource(host: Host) -> bool:
    """A guest has a disk, a port of the host, or a context id."""
    return any(part.volumes or part.ports or part.vsocks for part in host.parts.values())


def _has_explicit_mountpoint(view: HostView) -> bool:
    """A guest's share gives a mountpoint, or one out of the ordinary: it may be one that another has."""
    shares = view.ask(sorted_shares)
    has_plain = bool(shares.plain) or any(part.volumes for part in view.host.parts.values())
    return bool(shares.explicit_source or shares.explicit_target or shares.unusual) or has_plain


def _has_own_mounts(view: HostView) -> bool:
    """The host declares file systems, mount units or datasets itself, or says more of a pool."""
    host = view.host
    return (
        bool(host.datasets or host.file_systems)
        or any(pool.properties or pool.mountpoint for pool in host.pools)
        or any(unit.mount is not None for part in host.parts.values() for unit in part.own_units)
    )


def _has_undeclared_name(view: HostView) -> bool:
    """A guest uses a link or a pool of another name than the host has, where it names any or is whole."""
    host = view.host
    pools = {pool.name for pool in host.pools}
    pools |= {own.device.partition("/")[0] for own in host.file_systems if own.device and own.fs_type == "zfs"}
    links = {link.name for link in host.links}
    return (bool(pools) and not pools.issuperset({share.pool for share in host.shares})) or (
        (bool(links) or is_complete(view, "systemd.network"))
        and not links.issuperset({interface.link for interface in host.interfaces})
    )


def _has_unusual_interface(view: HostView) -> bool:
    """An interface has an unusual name or address, is a pair's, or has the name of another; or a guest has none.

    Or a guest has devices, or the host's packet filter names interfaces by a wildcard, or all its networks are known.
    """
    host = view.host
    if _has_device_or_wildcard(view) or is_complete(view, "systemd.network"):
        return True
    declared = {link.name for link in host.links if link.how != "matched"}
    guests: set[str] = set()
    attached: set[str] = set()
    on_host: set[str] = set()
    in_guests: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    inside = outside = 0
    for interface in host.interfaces:
        guests.add(interface.guest)
        if interface.is_attached:
            attached.add(interface.link)
        if interface.namespace:
            inside += 1
            in_guests.add(interface.name)
            pairs.add((interface.namespace, interface.name))
        else:
            on_host.add(interface.name)
            outside += 1
        if _is_unusual(interface):
            return True
    names = [*attached, *on_host, *in_guests, *declared, *{name for guest in host.guests for name in guest.links}]
    lines = "\n".join(names)
    return (
        len(guests) < len(host.guests)
        or len(pairs) < inside
        or len(on_host) < outside
        or _has_own_use(host, attached, on_host)
        or not on_host.isdisjoint(declared)
        or not in_guests.isdisjoint(on_host | declared | attached)
        or lines.count("\n") >= len(names) > 0
        or _UNUSUAL_LINE(lines) is not None
    )


def _is_unusual(interface: Interface) -> bool:
    if interface.kind == "veth" or interface.malformed_mac is not None or (interface.written or "").endswith(":"):
        return True
    mac = interface.mac
    return (bool(mac) and mac[1] not in LOCAL_UNICAST) if interface.derivation is None else not mac


_PACKET_FILTERS = frozenset({"firewall", "nat"})
"""What of `networking` names interfaces by wildcards."""


def _has_device_or_wildcard(view: HostView) -> bool:
    if any(part.devices for part in view.host.parts.values()):
        return True
    if _PACKET_FILTERS.isdisjoint(table_at(view.document.data, "networking")):
        return False
    from guestlint.analysis.packet_filter import has_wildcards  # noqa: PLC0415 - few hosts filter packets of guests

    return view.ask(has_wildcards)


def _has_own_use(host: Host, attached: AbstractSet[str], on_host: AbstractSet[str]) -> bool:
    """The host itself uses a link that guests are attached to, or makes one, or configures their interfaces."""
    if any(link.kind == "virtual" for link in host.links) and any(each.kind == "tap" for each in host.interfaces):
        return True
    return any((link.kind or link.also) and link.name in attached for link in host.links) or any(
        (network.master or network.address)
        and not (
            network.names
            and all(name.isidentifier() and name not in attached and name not in on_host for name in network.names)
        )
        for part in host.parts.values()
        for network in part.networks
    )


def _has_unusual_guest_name(view: HostView) -> bool:
    """A guest's name is long, or may not be a machine's."""
    # One without an underscore that a host may have is a machine's, and short enough to make no unit's name too long.
    return not all(guest.name and "_" not in guest.name and is_host_name(guest.name) for guest in view.host.guests)


def _has_repeated_identity(fleet: FleetView) -> bool:
    """Two interfaces have one address, two machines one name, or two hosts derive addresses from one base."""
    hosts = [view.host for view in fleet.hosts]
    names = [host.name.lower() for host in hosts if host.name]
    names += [guest.node_name.lower() for host in hosts for guest in host.guests]
    macs = [interface.mac for host in hosts for interface in host.interfaces if interface.mac]
    own = {link.mac for host in hosts for link in host.links if link.mac}
    return (
        len(set(names)) < len(names)
        or len(set(macs)) < len(macs)
        or not own.isdisjoint(macs)
        or (
            len(hosts) > 1 and len(set(all_bases := [base for host in hosts for base in _bases(host)])) < len(all_bases)
        )
    )


def _bases(host: Host) -> set[str]:
    derived = (each for each in host.interfaces if each.derivation is not None and each.derivation.odds)
    return {base_of(each.mac) for each in derived if each.mac}


def _has_weak_derivation(fleet: FleetView) -> bool:
    """An address is derived by a hash with few values."""
    return any(
        interface.derivation is not None and interface.derivation.is_low_entropy
        for view in fleet.hosts
        for interface in view.host.interfaces
    )


_DOCUMENT: Mapping[DocumentSign, Callable[[Document], bool]] = {"syntax-error": _is_broken}
_HOST: Mapping[HostSign, Callable[[HostView], bool]] = {
    "rejected": _is_rejected,
    "unusual-option": _has_unusual_option,
    "unusual-share": _has_unusual_share,
    "explicit-mountpoint": _has_explicit_mountpoint,
    "own-mounts": _has_own_mounts,
    "undeclared-name": _has_undeclared_name,
    "unusual-interface": _has_unusual_interface,
    "unusual-guest-name": _has_unusual_guest_name,
    "possible-cycle": may_have_cycle,
}
_FLEET: Mapping[FleetSign, Callable[[FleetView], bool]] = {
    "repeated-identity": _has_repeated_identity,
    "weak-derivation": _has_weak_derivation,
}

SIGNS: Mapping[str, Mapping[Any, Callable[[Any], bool]]] = {"document": _DOCUMENT, "host": _HOST, "fleet": _FLEET}
"""By scope of the rules, and then by sign."""


def signs_of(scope: str) -> tuple[str, ...]:
    """The signs that a rule of that scope may name."""
    return tuple(SIGNS.get(scope, ()))


def is_shown(sign: Sign, scope: str, subject: Any) -> bool:  # noqa: ANN401 - a document or a view, as the scope has it
    """Whether a document, a host or a fleet shows `sign`; worked out once for each view."""
    holds = SIGNS[scope][sign]
    return bool(holds(subject) if scope == "document" else subject.ask(holds))
