"""A container as its options say it, with NixOS's defaults, and its bind mounts, devices and ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.frontends.containers.flags import Flags
from guestlint.hints import Any
from guestlint.names.nspawn import split_bind
from guestlint.picture.resources import Device, ForwardedPort
from guestlint.picture.types import Share, ShareOptions, Unused
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_Values = Mapping[str, Any]

BIND_OPTIONS = ShareOptions(source="hostPath", target="mountPoint")
_FLAG = ShareOptions(source="", target="")
_NETWORK_OPTIONS = (
    "hostBridge",
    "hostAddress",
    "hostAddress6",
    "localAddress",
    "localAddress6",
    "localMacAddress",
    "forwardPorts",
)
"""What is written into a container's configuration only where it has a network of its own."""

_OF_OWN_PAIR = ("localMacAddress", "forwardPorts")
"""Options of each pair, of which NixOS reads those of the first alone (nixos-containers.nix, `renderExtraVeth`)."""

_ALL_RIGHTS = "rwm"
_FORWARDED = 3
"""Fields of `--port=`: a protocol may be left out before the two ports."""


class Container(NamedTuple):
    """A container's options, those that Nix accepts; `place` is `containers.<name>`.

    `pair` is the name of the host's end of its own pair of links, empty where it has none.
    """

    name: str
    pair: str
    values: _Values
    binds: Mapping[str, _Values]
    flags: Flags
    place: Place

    def at(self, *keys: str | int) -> Place:
        """Where one of its options stands."""
        return Place(self.place.file, (*self.place.route, *keys))

    @property
    def is_private(self) -> bool:
        """Whether NixOS gives it a network of its own; else `_NETWORK_OPTIONS` are not looked at."""
        return self.values.get("privateNetwork") is True

    @property
    def id_shift(self) -> str:
        """`pick`, or the first id of its users on the host; empty where they are the host's."""
        said = self.values.get("privateUsers") if self.flags.users is None else self.flags.users
        if said is None:
            return ""
        first = str(said).partition(":")[0]
        return first if first == "pick" or (first.isdecimal() and first.strip("0")) else ""

    def unused(self) -> Sequence[Unused]:
        """The options of a network that it does not have, and those of further pairs that are its own pair's alone."""
        if self.is_private and "extraVeths" not in self.values:
            return ()
        own = () if self.is_private else _NETWORK_OPTIONS
        unused = [Unused(self.at(option), "no-private-network") for option in own if self.values.get(option)]
        for name, pair in self.values["extraVeths"].items() if "extraVeths" in self.values else ():
            given = (option for option in _OF_OWN_PAIR if pair.get(option))
            unused += (Unused(self.at("extraVeths", name, option), "further-pair") for option in given)
        return unused

    def shares(self) -> Iterator[Share]:
        """Its bind mounts, in the order of their names, and those of its flags."""
        guest, binds, table = self.name, self.binds, self.place.below("bindMounts")
        for name in sorted(binds) if len(binds) > 1 else binds:
            bind = binds[name]
            path, target = bind.get("hostPath"), bind.get("mountPoint", name)
            source, written = target if path is None else path, ""
            if source[:1] != "/" or not target or ":" in source or ":" in target or "\\" in source or "\\" in target:
                written = target if path is None else f"{path}:{target}"
                source, target, _ = split_bind(written)
            is_read_only = bind.get("isReadOnly", True)
            yield Share(
                guest, name, "bind", source, target, bind, BIND_OPTIONS, table, name, "", "", is_read_only, "", written
            )
        for text, is_read_only, index in self.flags.binds:
            yield self._by_flag(text, index)._replace(is_read_only=is_read_only)

    def _by_flag(self, text: str, index: int) -> Share:
        source, target, _ = split_bind(text)
        return Share(
            guest=self.name,
            name="",
            kind="bind",
            source=source,
            target=target,
            given={},
            options=_FLAG,
            table=self.at("extraFlags"),
            key=index,
            written=text,
        )

    def devices(self) -> Iterator[Device]:
        """What it may use of the host's devices beside those that each container may."""
        for index, device in enumerate(self.values.get("allowedDevices", ())):
            yield Device(self.name, device["node"], device["modifier"], self.at("allowedDevices", index))
        if self.values.get("enableTun") or (self.is_private and self.id_shift):
            yield Device(self.name, "/dev/net/tun", _ALL_RIGHTS, self.place)

    def ports(self) -> Iterator[ForwardedPort]:
        """The host's ports that systemd-nspawn forwards to it."""
        for index, port in enumerate(
            self.values["forwardPorts"] if "forwardPorts" in self.values and self.is_private else ()
        ):
            protocol, number = port.get("protocol", "tcp"), port["hostPort"]
            yield self._port(protocol, number, self.at("forwardPorts", index))
        for text, index in self.flags.ports:
            fields = text.split(":")
            number = fields[1] if len(fields) == _FORWARDED or fields[0] in ("tcp", "udp") else fields[0]
            if number.isdecimal():
                protocol = fields[0] if fields[0] != number else "tcp"
                yield self._port(protocol, int(number), self.at("extraFlags", index))

    def _port(self, protocol: str, number: int, place: Place) -> ForwardedPort:
        return ForwardedPort(guest=self.name, protocol=protocol, address="", port=number, place=place)
