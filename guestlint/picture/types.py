"""The things of a host, frozen, each with the place that it comes from; front ends make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from guestlint.hints import Any, Literal
from guestlint.picture.derivation import Derivation
from guestlint.records import NamedTuple
from guestlint.source.route import Place

ShareField = Literal["source", "target", "pool", "dataset"]
"""What a share says of itself, whatever its front end calls the option."""


class Unused(NamedTuple):
    """An option without effect: of another backend, of no address, of a network that the guest does not have.

    Or of a further pair of links, where it counts of a container's own pair alone.

    `shifts_macs` where it counts all the same when addresses are assigned to other guests.
    """

    at: Place
    reason: Literal["other-backend", "addresses-given", "no-private-network", "further-pair"]
    shifts_macs: bool = False


class Guest(NamedTuple):
    """A guest of the host.

    `kind` is what runs it (`microvm`, `container`, or what a plugin's backend is named), empty where the document gives
    none that is known. `unit` is the unit that runs it, `links` are the names of the links inside it, and
    `link_places` where the document gives those; empty where they follow from the links of the host. `id_shift` is what
    shifts the ids of its users against the host's (`pick`, or the first id as a number), empty where nothing does.
    """

    name: str
    kind: str
    node_name: str
    autostart: bool
    unit: str
    links: Sequence[str]
    link_places: Sequence[Place]
    unused: Sequence[Unused]
    front_end: str
    place: Place
    id_shift: str = ""


class ShareOptions(NamedTuple):
    """How a front end names the options of a share; empty where it has none of the kind."""

    source: str
    target: str
    pool: str = ""
    dataset: str = ""


class Share(NamedTuple):
    """A directory of the host, `source`, that a guest sees at `target`.

    `kind` is how it gets there: `virtiofs`, `9p` or `bind`; empty where that is not known. `pool` and `dataset` are the
    ZFS dataset that is mounted at `source` for it, empty where none is. `given` are the options as written: the entry
    `key` of a `table` in the document. `tag` is the name by which a micro VM finds it. `written` is the text of a bind
    mount that says more than its two paths: its options, or characters that are escaped.
    """

    guest: str
    name: str
    kind: str
    source: str
    target: str
    given: Mapping[str, Any]
    options: ShareOptions
    table: Place
    key: str | int
    pool: str = ""
    dataset: str = ""
    is_read_only: bool = False
    tag: str = ""
    written: str = ""

    @property
    def place(self) -> Place:
        """Where it stands as a whole."""
        return self.table.below(self.key)

    @property
    def has_dataset(self) -> bool:
        """Whether a dataset is mounted for it, by its front end."""
        return bool(self.options.dataset)

    @property
    def path(self) -> str:
        """The dataset's full ZFS name."""
        return f"{self.pool}/{self.dataset}"

    def option(self, field: ShareField) -> str:
        """The name of the option that says `field`."""
        return str(getattr(self.options, field))

    def gives(self, field: ShareField) -> bool:
        """Whether `field` is written, and no default."""
        return getattr(self.options, field) in self.given

    def at(self, field: ShareField) -> Place:
        """Where the value of `field` comes from: its own option, or what its default is made of.

        By default `source` is made of `target`, and that is the share's name.
        """
        if self.gives(field):
            return self.table.below(self.key, getattr(self.options, field))
        if field == "source" and self.gives("target"):
            return self.table.below(self.key, self.options.target)
        return Place(self.table.file, (*self.table.route, self.key), "key")


class Mount(NamedTuple):
    """A file system that the host mounts, `path` as written, with all that NixOS has merged into it.

    `share` is the guest's share that it is made for, `previous` the share whose mount it waits for; None for the host's
    own. `depends` are the mountpoints that NixOS sorts before it; it `waits_for_depends` where systemd hears of them.
    `is_needed_for_boot` where the host says so itself.
    """

    path: str
    device: str
    fs_type: str
    options: Sequence[str]
    share: Share | None
    previous: Share | None
    place: Place
    depends: Sequence[str] = ()
    is_needed_for_boot: bool = False
    waits_for_depends: bool = True

    @property
    def waits_for(self) -> str:
        """The path whose mount it waits for by a front end's doing; empty for none."""
        return self.previous.source if self.previous is not None else ""

    @property
    def path_place(self) -> Place:
        """Where the document says `path`."""
        return self.share.at("source") if self.share is not None else self.place


class FileSystem(NamedTuple):
    """What the host's own `fileSystems.<name>` say; None is what they do not give.

    `path` is where it is mounted: the name, where no `mountPoint` says otherwise, which then has `path_place`. One that
    is not `is_enabled` takes every definition of its name away. `device_option` says `device`.
    """

    name: str
    path: str
    device: str | None
    fs_type: str | None
    options: Sequence[str] | None
    place: Place
    path_place: Place
    depends: Sequence[str] = ()
    is_enabled: bool = True
    is_needed_for_boot: bool = False
    device_option: str = "device"


class Conflict(NamedTuple):
    """An attribute of one file system with two values, which Nix does not merge; `path` may be any other option's."""

    path: str
    attribute: str
    values: tuple[str, str]
    places: tuple[Place, Place]


class Interface(NamedTuple):
    """A guest's network interface, `name` as the kernel has it; empty where nobody says it.

    It lives in the network namespace of the host, or of the guest that `namespace` names, and is attached to `link` of
    the host, which is empty where nothing but its own name decides that. `kind` is `macvtap`, `macvlan`, `tap`,
    `bridge` (a tap that QEMU adds to a bridge), `veth`, or `moved` for a link of the host that is given to the guest.
    `mac` is empty where the kernel chooses it, where none can be derived, or where the text given for it,
    `malformed_mac`, is no address; `derivation` is None where it is given. `written` is the option's text where one
    says link and name together, else None. `place` is where the address is given, `link_place` where the link is, and
    `name_place` where the name is, None where it follows from the guest's.
    """

    guest: str
    name: str
    kind: str
    namespace: str
    link: str
    mac: str
    derivation: Derivation | None
    written: str | None
    place: Place
    link_place: Place
    name_place: Place | None = None
    malformed_mac: str | None = None

    @property
    def is_attached(self) -> bool:
        """Whether it is put on a link of the host, be the name empty; a tap alone is not."""
        return bool(self.link) or self.kind in ("macvtap", "macvlan")

    @property
    def is_named(self) -> bool:
        """Whether the document has its name, be that empty; QEMU finds one for what it adds to a bridge."""
        return self.kind != "bridge"

    @property
    def is_made(self) -> bool:
        """False where Nix fails before there is one: its address cannot be derived."""
        return bool(self.mac) or self.derivation is None


class Unit(NamedTuple):
    """A systemd unit, by its file's name and what orders it.

    `guest` is the guest that it runs, `creates` the ZFS datasets that it creates. `wants` and `required_by` pull in as
    `requires` and `wanted_by` do; `verifies` are those of `requires` that it does not
    pull in (`Requisite=`); `mounts_for` are the paths whose mounts it requires, `triggers` the unit that a
    socket, timer, path or automount starts. One that is not `is_enabled` is masked. `mount` is what a mount unit
    mounts.
    """

    name: str
    requires: Sequence[str]
    after: Sequence[str]
    before: Sequence[str]
    wanted_by: Sequence[str]
    type: str
    place: Place
    default_dependencies: bool = True
    guest: str = ""
    creates: Sequence[str] = ()
    wants: Sequence[str] = ()
    required_by: Sequence[str] = ()
    mounts_for: Sequence[str] = ()
    triggers: str = ""
    is_enabled: bool = True
    mount: Mount | None = None
    verifies: Sequence[str] = ()


class Pool(NamedTuple):
    """A ZFS pool that the document names; `is_declared` where it is said to be there, not only to hold datasets.

    `properties` are those of ZFS that its root dataset is given, `mountpoint` where the host mounts that, or None.
    """

    name: str
    is_declared: bool
    place: Place
    properties: Mapping[str, str] = MappingProxyType({})
    mountpoint: str | None = None


class Dataset(NamedTuple):
    """A dataset that the host has itself (`disko.devices.zpool.<pool>.datasets.<name>`).

    `mountpoint` is where the host mounts it, or None; `type` is disko's; `properties` are those of ZFS that it is given
    itself.
    """

    pool: str
    name: str
    mountpoint: str | None
    place: Place
    type: str = "zfs_fs"
    properties: Mapping[str, str] = MappingProxyType({})

    @property
    def path(self) -> str:
        """The dataset's full ZFS name."""
        return f"{self.pool}/{self.name}"
