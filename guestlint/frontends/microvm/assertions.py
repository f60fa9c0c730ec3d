"""What microvm.nix asserts of one guest, each assertion with its place.

Source: microvm.nix 71beea0, nixos-modules/microvm/asserts.nix. What other rules report is left out: a share's tag
(duplicate-virtiofs-tag), and the length of a name that an interface gets (interface-name-too-long).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.microvm.options import DEFAULT_HYPERVISOR
from guestlint.hints import Any
from guestlint.names.linux import MAX_INTERFACE_NAME
from guestlint.picture.problems import FailedAssertion
from guestlint.source.route import Place

_FORWARD = "let the host forward the ports, as with `networking.nat.forwardPorts`"

_TRANSLATED = ("--translate-uid", "--translate-gid")

Elements = Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]]
"""The tables of each of a guest's lists, with their places in it."""


def failed_assertions(
    guest: str, given: Mapping[str, Any], elements: Elements, place: Place
) -> Iterator[FailedAssertion]:
    """Those of the micro VM `guest` that do not hold; its options are `given` at `place`."""
    for key, option, what in (("volumes", "image", "volume image"), ("interfaces", "id", "interface id")):
        named = [values.get(option) for _, values in elements.get(key, ())]
        if len(set(named)) < len(named):
            yield from _repeated(guest, elements[key], option, what, Place(place.file, (*place.route, key)))
    interfaces = elements.get("interfaces", ())
    for index, values in interfaces:
        at = Place(place.file, (*place.route, "interfaces", index))
        if "bridge" in values or values.get("type") == "bridge":
            yield from _bridge(guest, values, at)
        if values.get("type") in ("user", "bridge") and len(values.get("id", "").encode()) > MAX_INTERFACE_NAME:
            message = f"interface id `{values['id']}` is longer than {MAX_INTERFACE_NAME} bytes"
            yield FailedAssertion(_below(at, "id"), guest, message, "shorten the id")
    if elements.get("forwardPorts"):
        # Where the document gives none, they may be given in Nix: lists are joined.
        yield from _ports(guest, given, elements.get("interfaces"), Place(place.file, (*place.route, "forwardPorts")))
    yield from _virtiofs(guest, given, elements, Place(place.file, (*place.route, "shares")))


def _repeated(
    guest: str, elements: Iterable[tuple[int, Mapping[str, Any]]], option: str, what: str, place: Place
) -> Iterator[FailedAssertion]:
    """Each value that several elements have, at the last, with the others' places."""
    places: dict[str, list[Place]] = defaultdict(list)
    for index, values in elements:
        if option in values:
            places[values[option]].append(Place(place.file, (*place.route, index, option)))
    for value, (*others, last) in places.items():
        if others:
            message = f"{what} `{value}` is used {len(others) + 1} times"
            problem = FailedAssertion(at=last, guest=guest, message=message, help=f"give each its own {option}")
            yield problem._replace(others=tuple(others))


def _bridge(guest: str, values: Mapping[str, Any], at: Place) -> Iterator[FailedAssertion]:
    kind, bridge = values.get("type"), values.get("bridge")
    if kind == "bridge" and bridge is None:
        message = f"interface `{values.get('id', '')}` is of type `bridge`, and no `bridge` is set"
        yield FailedAssertion(at, guest, message, "set `bridge` to a bridge of the host")
    elif kind not in (None, "bridge") and bridge is not None:
        message = f"`bridge` is set for interface `{values.get('id', '')}`, which is of type `{kind}`"
        yield FailedAssertion(_below(at, "bridge"), guest, message, 'remove it, or set `type = "bridge"`')


def _ports(
    guest: str, given: Mapping[str, Any], interfaces: Iterable[tuple[int, Mapping[str, Any]]] | None, at: Place
) -> Iterator[FailedAssertion]:
    hypervisor = given.get("hypervisor", DEFAULT_HYPERVISOR)
    if hypervisor != "qemu":
        message = f"`forwardPorts` needs the hypervisor `qemu`, and this is `{hypervisor}`"
        yield FailedAssertion(at, guest, message, _FORWARD)
    elif interfaces is not None and all(values.get("type") != "user" for _, values in interfaces):
        message = "`forwardPorts` needs an interface of type `user`, and there is none"
        yield FailedAssertion(at, guest, message, _FORWARD)


def _virtiofs(guest: str, given: Mapping[str, Any], elements: Elements, place: Place) -> Iterator[FailedAssertion]:
    """Sockets and ACLs of shares over virtiofs; a default socket is made of the tag."""
    shares = [(index, values) for index, values in elements.get("shares", ()) if values.get("proto") == "virtiofs"]
    yield from _repeated(guest, [each for each in shares if each[1].get("socket")], "socket", "share socket", place)
    for_all = given.get("virtiofsd", {}).get("extraArgs", ())
    for index, values in shares:
        if values.get("socket", "") is None:
            message = f"share `{values.get('tag', '')}` over virtiofs has no `socket`"
            at = Place(place.file, (*place.route, index, "socket"))
            yield FailedAssertion(at, guest, message, "remove the option, which has a default")
        switches = (*for_all, *values["extraArgs"]) if "extraArgs" in values else for_all
        translates = switches and any(part in text for text in switches for part in _TRANSLATED)
        if translates and values.get("posixAcl", True):
            message = f"share `{values.get('tag', '')}` has `posixAcl` and translates ids"
            at_share = Place(place.file, (*place.route, *below((index,), "extraArgs", values)))
            yield FailedAssertion(at_share, guest, message, "set `posixAcl = false` for the share")


def below(route: tuple[str | int, ...], option: str, values: Mapping[str, Any]) -> tuple[str | int, ...]:
    """The route of an option of a table, or of the table where it is not given."""
    return (*route, option) if option in values else route


def _below(at: Place, option: str) -> Place:
    return Place(at.file, (*at.route, option))
