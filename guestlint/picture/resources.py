"""What guests have of the host beside directories and links: disks, addresses, ports, devices. Front ends make them."""

from __future__ import annotations

from guestlint.records import NamedTuple
from guestlint.source.route import Place


class Volume(NamedTuple):
    """A disk of a micro VM: `image` is the path of a file or device, which the guest mounts at `target`, if at all.

    `is_made` where it is created if it is missing. `written` is the path as written: a relative one is in the guest's
    state directory. One that is not `is_mounted` has no `target`, or is never found there.
    """

    guest: str
    image: str
    written: str
    target: str
    is_read_only: bool
    is_made: bool
    place: Place
    is_mounted: bool = True


class Address(NamedTuple):
    """An IP address that an interface of a guest has, inside it or at the host's end, as `text` is written.

    `prefix` is the length after the slash, None where there is none. It is the value of `option` in a `table` of the
    document.
    """

    guest: str
    text: str
    prefix: int | None
    is_inside: bool
    interface: str
    table: Place
    option: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.table.below(self.option)


class ForwardedPort(NamedTuple):
    """A port of the host that is forwarded to a guest; `address` is the host's, empty for all."""

    guest: str
    protocol: str
    address: str
    port: int
    place: Place


class Vsock(NamedTuple):
    """The context id by which the host reaches a guest; `is_shared` where the kernel has one table for the host."""

    guest: str
    cid: int
    is_shared: bool
    place: Place


class Device(NamedTuple):
    """A device of the host that a guest may use: its node, of a container, which has `rights` as written (`rwm`).

    Of a micro VM, which gets it as a whole, `node` is its path on the `bus`, `pci` or `usb`.
    """

    guest: str
    node: str
    rights: str
    place: Place
    bus: str = ""
