"""The containers of one host: read from `containers`, and what NixOS makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.containers.container import Container
from guestlint.frontends.containers.flags import NONE, read_flags
from guestlint.frontends.containers.networks import pair_of, read_addresses, read_interfaces
from guestlint.frontends.containers.options import BIND, CONTAINER, DEVICE, NETWORK, NOT_CHECKED, PORT
from guestlint.frontends.options import ATTRS, Table, are_accepted, are_all_accepted, read_options
from guestlint.hints import Any
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.host import Host, HostPart, JsonObject
from guestlint.picture.problems import FailedAssertion, MissingOption, Problem, TypeMismatch
from guestlint.picture.types import Guest, Interface, Unit
from guestlint.source.document import Document
from guestlint.source.route import Place

_Data = Mapping[str, Any]


class ContainersPart(HostPart):
    """What NixOS makes of the containers of one host, `containers`, in byte order of their names."""

    def __init__(self, document: Document) -> None:
        """Of interfaces and units nothing is made yet."""
        problems: list[Problem] = []
        self.containers: Sequence[Container] = tuple(_read(document.file, document.data, problems))
        joined = (each for each in self.containers if "networkNamespace" in each.values)
        problems += (failed for each in joined for failed in _failed_assertions(each))
        # What Nix has evaluated, it has accepted.
        self.problems = () if document.is_facts else problems
        self.guests = tuple(map(_guest, self.containers))
        self.shares = tuple(share for each in self.containers for share in each.shares())
        self.addresses = tuple(address for each in self.containers for address in read_addresses(each))
        self.devices = tuple(device for each in self.containers for device in each.devices())
        self.ports = tuple(port for each in self.containers for port in each.ports())

    def has_plain_mounts(self) -> bool:
        """No file system of the host is made for a container."""
        return True

    def interfaces(self) -> Sequence[Interface]:
        """On the host or in the containers, as systemd-nspawn makes them."""
        return tuple(interface for each in self.containers for interface in read_interfaces(each))

    def units(self, nixpkgs: Nixpkgs) -> Iterable[Unit]:
        """A service for each."""
        from guestlint.frontends.containers.units import container_unit  # noqa: PLC0415 - a clean run needs no units

        return (container_unit(each, nixpkgs) for each in self.containers)

    def expand(self, host: Host) -> JsonObject:  # noqa: ARG002 - nothing of other parts is in them
        """`containers`, with the defaults of what is looked at."""
        from guestlint.frontends.containers.expand import expand_containers  # noqa: PLC0415 - no lint needs it

        return {"containers": expand_containers(self.containers)}


def _read(file: str, data: _Data, problems: list[Problem]) -> Iterator[Container]:
    given, others = data.get("containers", {}), data.get("guests")
    if not isinstance(given, dict):  # which is said of each key at the top
        return
    modules = others if isinstance(others, dict) else {}
    for name in sorted(given):
        place = Place(file, ("containers", name))
        if name in modules:
            continue
        if isinstance(given[name], dict):
            yield _container(name, given[name], place, problems)
        else:
            problems.append(TypeMismatch(place, ATTRS.words, given[name]))


def _container(name: str, data: _Data, place: Place, problems: list[Problem]) -> Container:
    values = (
        data if are_accepted(data, CONTAINER) else read_options(data, CONTAINER, place, problems, ignore=NOT_CHECKED)
    )
    binds = _tables(values, "bindMounts", BIND, place, problems) if "bindMounts" in values else {}
    if "extraVeths" in values:
        veths = _tables(values, "extraVeths", NETWORK, place, problems)
        read = {veth: _forwarded(each, place.below("extraVeths", veth), problems) for veth, each in veths.items()}
        values = {**values, "extraVeths": read}
    if "allowedDevices" in values:
        at = place.below("allowedDevices")
        values = {**values, "allowedDevices": _list(values["allowedDevices"], DEVICE, at, problems)}
    if "forwardPorts" in values:
        values = _forwarded(values, place, problems)
    flags = read_flags(values["extraFlags"]) if values.get("extraFlags") else NONE
    return Container(name, pair_of(name, values), values, binds, flags, place)


def _failed_assertions(container: Container) -> Iterator[FailedAssertion]:
    """Those of nixos-containers.nix."""
    values = container.values
    if values.get("networkNamespace") is None:
        return
    other = next((option for option in ("privateNetwork", "interfaces") if values.get(option)), "")
    if other:
        yield FailedAssertion(
            at=container.at("networkNamespace"),
            guest=container.name,
            message=f"`networkNamespace` and `{other}` are both set",
            help="remove one of the two",
            others=(container.at(other),),
            module="NixOS",
        )


def _forwarded(values: _Data, place: Place, problems: list[Problem]) -> _Data:
    """The same options with the ports that are forwarded read."""
    if "forwardPorts" not in values:
        return values
    return {**values, "forwardPorts": _list(values["forwardPorts"], PORT, place.below("forwardPorts"), problems)}


def _tables(values: _Data, option: str, table: Table, container: Place, problems: list[Problem]) -> Mapping[str, _Data]:
    """What an option has by name, each read by `table`."""
    data: Mapping[str, Any] = values[option]
    if are_all_accepted(data.values(), table):
        return data
    read: dict[str, _Data] = {}
    for name, options in data.items():
        place = container.below(option, name)
        if isinstance(options, dict):
            read[name] = read_options(options, table, place, problems, ignore=NOT_CHECKED)
        else:
            problems.append(TypeMismatch(place, ATTRS.words, options))
    return read


def _list(data: Sequence[_Data], table: Table, place: Place, problems: list[Problem]) -> Sequence[_Data]:
    """The tables that have all that they need; where a table is not kept, its problems say why."""
    read = []
    for index, options in enumerate(data):
        at = place.below(index)
        values = read_options(options, table, at, problems, ignore=NOT_CHECKED)
        needed = [name for name, option in table.items() if option.required]
        problems.extend(MissingOption(at, name, table[name].type.words) for name in needed if name not in options)
        if all(name in values for name in needed):
            read.append(values)
    return read


def _guest(container: Container) -> Guest:
    name, values = container.name, container.values
    node_name, autostart = _host_name(values.get("config")), values.get("autoStart") is True
    unit, unused, id_shift = f"container@{name}.service", container.unused(), container.id_shift
    return Guest(name, "container", node_name, autostart, unit, (), (), unused, "containers", container.place, id_shift)


def _host_name(config: object) -> str:
    """The host name that its own configuration gives it; by default it is the container's, unknown to others."""
    networking = config.get("networking") if isinstance(config, dict) else None
    name = networking.get("hostName") if isinstance(networking, dict) else None
    return name if isinstance(name, str) else ""
