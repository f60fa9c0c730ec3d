"""How the document configures the host's links: networks of systemd-networkd, and addresses that NixOS's scripts give.

Sources: nixpkgs, nixos/modules/system/boot/networkd.nix (`networkToUnit`, `attrsToSection`) and
nixos/modules/tasks/network-interfaces-systemd.nix (`40-<name>`); systemd.network(5); systemd,
src/network/networkd-network.c `network_verify`, as measured on 252.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.frontends.nixos.values import is_on, table_at, words
from guestlint.hints import Any
from guestlint.names.patterns import pattern_list
from guestlint.picture.links import Network
from guestlint.source.route import Place

_Data = Mapping[str, Any]

NETWORKS = ("systemd", "network", "networks")
INTERFACES = ("networking", "interfaces")
_OF_CARD = frozenset({"PermanentMACAddress", "Path"})
_KNOWN = frozenset({"Name", "Kind", "Type", "MACAddress", *_OF_CARD})


def read_networks(file: str, data: _Data) -> Sequence[Network]:
    """Those of the scripts, which give addresses whatever networkd does, and networkd's in the order of their files."""
    if "networking" not in data and "systemd" not in data:
        return ()
    found = [(f"{name}.network", network) for name, network in _of_networkd(file, data)]
    scripted = [(f"40-{network.name}.network", network) for network in _scripted(file, data)]
    if table_at(data, "networking").get("useNetworkd") is True:
        return tuple(network for _, network in sorted((*found, *scripted), key=lambda each: each[0]))
    found.sort(key=lambda each: each[0])
    return tuple(network for _, network in (*scripted, *found))


def has_networkd(data: _Data) -> bool:
    """Whether the document does not say that networkd is off, so that its networks and devices are made."""
    is_off = table_at(data, "systemd", "network").get("enable") is False
    return not is_off or table_at(data, "networking").get("useNetworkd") is True


def match_of(options: _Data) -> _Data:
    """The `[Match]` section of a network, with the option that is short for it."""
    name = options.get("name")
    return {**({"Name": name} if isinstance(name, str) else {}), **table_at(options, "matchConfig")}


def _of_networkd(file: str, data: _Data) -> Iterator[tuple[str, Network]]:
    for name, value in table_at(data, *NETWORKS).items() if has_networkd(data) else ():
        options = table_at(value)
        match = match_of(options)
        # NixOS masks a file that is not enabled, and networkd leaves out one without any match.
        if options.get("enable") is False or not _has_match(match):
            continue
        network = table_at(options, "networkConfig")
        is_off = is_on(table_at(options, "linkConfig").get("Unmanaged"))
        keeps_master = is_off or is_on(network.get("KeepMaster"))
        yield (
            name,
            Network(
                name=name,
                master="" if keeps_master else _master(options, network),
                address="" if is_off else _address(options, network),
                place=Place(file, (*NETWORKS, name), "key"),
                names=pattern_list(match.get("Name")),
                kinds=pattern_list(match.get("Kind"), are_names=False),
                types=pattern_list(match.get("Type"), are_names=False),
                macs=tuple(" ".join(words(match.get("MACAddress"))).lower().replace("-", ":").split()),
                is_of_card=not _OF_CARD.isdisjoint(match),
                is_certain=_KNOWN.issuperset(match),
            ),
        )


def _has_match(match: _Data) -> bool:
    return any(pattern_list(value) if key == "Name" else value not in ("", []) for key, value in match.items())


def _scripted(file: str, data: _Data) -> Iterator[Network]:
    for key, value in table_at(data, *INTERFACES).items():
        options = table_at(value)
        address = _scripted_address(options)
        name = interface_name(key, options)
        if address:
            place = Place(file, (*INTERFACES, key), "key")
            yield Network(name=name, master="", address=address, place=place, names=(name,))


def interface_name(key: str, options: _Data) -> str:
    """The link that an entry of `networking.interfaces` is about."""
    name = options.get("name")
    return name if isinstance(name, str) else key


def _master(options: _Data, network: _Data) -> str:
    """The bridge or bond that takes the links in; of several the last counts, and a bond before a bridge."""
    for key in ("Bond", "Bridge"):
        given = (*words(network.get(key)), *words(options.get(key.lower())))
        if given:
            return given[-1]
    return ""


def _address(options: _Data, network: _Data) -> str:
    """The option by which a network gives addresses; empty for none."""
    if is_on(network.get("DHCP", options.get("DHCP"))):
        return "DHCP"
    given = (network.get("Address"), options.get("address"), options.get("addresses"))
    return "Address" if any(given) else ""


def _scripted_address(options: _Data) -> str:
    if options.get("useDHCP") is True:
        return "useDHCP"
    families = (family for family in ("ipv4", "ipv6") if table_at(options, family).get("addresses"))
    return next((f"{family}.addresses" for family in families), "")
