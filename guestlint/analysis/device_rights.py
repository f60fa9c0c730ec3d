"""The device nodes that a container may use: `allowedDevices`, all else is closed to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from guestlint.analysis.views import HostView
from guestlint.names.paths import directories_above, parents


class DeviceNodes:
    """The device nodes of one container."""

    def __init__(self, nodes: Iterable[str]) -> None:
        """Keep the nodes, as given."""
        self._nodes = frozenset(nodes)
        self._directories = directories_above(node for node in self._nodes if node.startswith("/"))
        self._has_group = any(not node.startswith("/") for node in self._nodes)

    def cover(self, path: str) -> bool:
        """Whether the device, or one in the directory, is allowed; what a group of devices has is not known here."""
        return (
            self._has_group or path in self._directories or any(each in self._nodes for each in (path, *parents(path)))
        )


NONE = DeviceNodes(())


def allowed_devices(view: HostView) -> Mapping[str, DeviceNodes]:
    """The device nodes by container."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in view.host.parts.values():
        for device in part.devices:
            if not device.bus:
                found[device.guest].append(device.node)
    return {guest: DeviceNodes(nodes) for guest, nodes in found.items()}
