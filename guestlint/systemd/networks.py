"""Which network of systemd-networkd configures a link: the first that matches, found without trying each.

Source: systemd, src/network/networkd-link.c `link_get_network` and src/shared/net-condition.c `net_match_config`, as
measured on 252.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain, islice

from guestlint.names.patterns import PatternIndex, matches
from guestlint.picture.links import Network
from guestlint.picture.types import Interface
from guestlint.records import NamedTuple

_MOST = 200
"""Lists of patterns that are looked at for one link, where each has one that fits and excludes it again."""


class Known(NamedTuple):
    """What is known of a link beside its name; empty where it is not. One of a guest is no card, and `ether`.

    `also` are other names of the link, each as good as the first for a match.
    """

    mac: str = ""
    kind: str = ""
    is_card: bool = True
    also: Sequence[str] = ()


_KINDS = {"tap": "tun"}
_NEVER_GIVEN = "random"


def known_of(interface: Interface) -> Known:
    """What is known of a guest's interface on the host; the host's end of a tap or a pair has an address of its own.

    Source: Linux, drivers/net/tun.c `tun_link_ops`: a tap is of the kind `tun`.
    """
    mac = interface.mac if interface.kind in ("macvtap", "macvlan") else _NEVER_GIVEN
    return Known(mac=mac, kind=_KINDS.get(interface.kind, interface.kind), is_card=False)


class _Group(NamedTuple):
    """Networks that differ in nothing but the addresses that they match, by their number in the order of trial."""

    first: int
    network: Network
    turned: frozenset[str]
    by_mac: dict[str, int]
    without_mac: list[int]


class NetworkIndex:
    """Networks in the order in which they are tried."""

    def __init__(self, networks: Sequence[Network]) -> None:
        """The first that matches counts."""
        self._networks = networks
        groups: dict[tuple[object, ...], _Group] = {}
        for number, each in enumerate(networks):
            key = (each.names, each.kinds, each.types, each.is_of_card, each.is_certain)
            turned = frozenset(name[1:] for name in each.names if name.startswith("!"))
            group = groups.setdefault(key, _Group(first=number, network=each, turned=turned, by_mac={}, without_mac=[]))
            for mac in each.macs:
                group.by_mac.setdefault(mac, number)
            if not each.macs and not group.without_mac:
                group.without_mac.append(number)
        self._by_pattern: dict[str, list[_Group]] = defaultdict(list)
        for group in groups.values():
            for pattern in {each for each in group.network.names if not each.startswith("!")} or {""}:
                self._by_pattern[pattern].append(group)
        self._patterns = PatternIndex(chain(self._by_pattern, *(group.turned for group in groups.values())))

    def first(self, name: str, known: Known) -> Network | None:
        """The network that configures the link `name`; None for none, or where what is not `known` decides.

        A network that asks for a card's own address alone is not taken for one of this link, if another has its name.
        """
        is_open = False
        for number, is_sure in self._tried(name, known):
            network = self._networks[number]
            if is_sure:
                is_named = not {name, *known.also}.isdisjoint(network.names)
                return network if is_named or not is_open else None
            if not _is_of_one_card(network):
                return None
            is_open = True
        return None

    def may_match(self, name: str, known: Known) -> bool:
        """Whether a network matches the link `name`, or may, whatever it does with it."""
        return bool(self._tried(name, known))

    def _tried(self, name: str, known: Known) -> Sequence[tuple[int, bool]]:
        """The networks that match, or may match, by number, and whether that is sure; what comes later is left out.

        Each name is held against all patterns of a network, which fits if one does (`net_condition_test_ifname`).
        """
        if known.also:
            tried = (self._tried_by(each, known) for each in dict.fromkeys((name, *known.also)))
            return sorted(set(chain.from_iterable(tried)))
        return self._tried_by(name, known)

    def _tried_by(self, name: str, known: Known) -> Sequence[tuple[int, bool]]:
        found: list[tuple[int, bool]] = []
        last = len(self._networks)
        matching = {"", *self._patterns.matching(name)}
        groups = merge(*(self._by_pattern.get(each, ()) for each in matching), key=lambda each: each.first)
        for group in islice(groups, _MOST):
            if group.first > last:
                break
            if not group.turned.isdisjoint(matching):
                continue
            for number, is_sure in _of_group(group, known):
                found.append((number, is_sure))
                if is_sure or not _is_of_one_card(group.network):
                    last = min(last, number)
        return sorted(found)


def _is_of_one_card(network: Network) -> bool:
    return network.is_certain and not (network.names or network.kinds or network.types)


def _of_group(group: _Group, known: Known) -> Iterator[tuple[int, bool]]:
    network = group.network
    if network.is_of_card and not known.is_card:
        return
    is_sure = network.is_certain and not network.is_of_card
    if not known.is_card:
        if not matches(network.kinds, known.kind) or not matches(network.types, "ether"):
            return
    elif network.kinds or network.types:
        is_sure = False
    yield from ((number, is_sure) for number in group.without_mac)
    if known.mac and known.mac in group.by_mac:
        yield group.by_mac[known.mac], is_sure
    elif not known.mac and group.by_mac:
        yield next(iter(group.by_mac.values())), False
