"""Tables of options: types, defaults and what is required, as the modules of nixpkgs and microvm.nix declare them.

Sources: microvm.nix 71beea0, nixos-modules/microvm/options.nix; nixpkgs 00ef614,
nixos/modules/virtualisation/nixos-containers.nix and nixos/modules/tasks/filesystems.nix.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft7Validator

from guestlint.frontends.containers import options as containers
from guestlint.frontends.guests import options as guests
from guestlint.frontends.microvm import options as microvm
from guestlint.frontends.nixos import options as nixos
from guestlint.frontends.options import NO_DEFAULT, Option, Table

VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 65535, 65536, 2**32 - 1, 2**32),
    *("", " ", "\t\n", "x", "/", "/x", "x/", "no", "identity", "pick", "yes", "02:00:00:00:00:0a", "02:00:00:00:00:0A"),
    *(
        "tcp",
        "udp",
        "host",
        "guest",
        "pci",
        "usb",
        "tap",
        "user",
        "bridge",
        "macvtap",
        "9p",
        "virtiofs",
        "qemu",
        "vfkit",
    ),
    *([], [""], ["x"], [1], [{}], {}, {"x": 1}, {"x": {}}),
)

TABLES: dict[str, Table] = {
    **{
        f"microvm {name}": getattr(microvm, name) for name in ("VM", "GUEST", "INTERFACE", "MACVTAP", "SHARE", "VOLUME")
    },
    **{
        f"microvm {name}": getattr(microvm, name) for name in ("FORWARD", "END", "DEVICE", "VIRTIOFSD", "VSOCK", "HOST")
    },
    **{f"container {name}": getattr(containers, name) for name in ("BIND", "DEVICE", "PORT", "NETWORK", "CONTAINER")},
    **{f"guest {name}": getattr(guests, name) for name in ("GUEST", "ZFS")},
    "file system": nixos.FILE_SYSTEM,
}


def options() -> Iterator[tuple[str, Option]]:
    for of, table in TABLES.items():
        yield from ((f"{of}: {name}", option) for name, option in table.items())


def taken(option: Option) -> list[Any]:
    return [value for value in VALUES if option.type.accepts(value)]


def numbers(option: Option) -> list[int]:
    return [value for value in taken(option) if type(value) is int]


def test_the_schema_takes_what_the_type_takes() -> None:
    """Paths are of the schema's alone: a relative one has a finding of its own."""
    for name, option in options():
        checker = Draft7Validator(dict(option.type.schema))
        valid = [value for value in VALUES if checker.is_valid(value)]
        found = taken(option)
        if option.type.words == "an absolute path":
            found = [value for value in found if value.startswith("/")]
        assert found == valid, name


def test_defaults_and_examples_are_of_the_type() -> None:
    for name, option in options():
        assert option.default is NO_DEFAULT or option.type.accepts(option.default), name
        assert all(option.type.accepts(each) for each in option.examples), name
        assert not option.required or option.default is NO_DEFAULT, name
        assert option.about, name


def required(table: str) -> set[str]:
    return {name for name, option in TABLES[table].items() if option.required}


def defaults(table: str) -> dict[str, Any]:
    """Those that say something: neither empty nor off."""
    given = {name: option.default for name, option in TABLES[table].items() if option.default is not NO_DEFAULT}
    return {name: default for name, default in given.items() if default not in (None, False, [], {}, "")}


def test_micro_vms() -> None:
    assert defaults("microvm VM") == {"autostart": True}
    assert defaults("microvm GUEST") == {"hypervisor": "qemu", "mem": 512, "vcpu": 1}
    off = {
        name: TABLES["microvm GUEST"][name].default for name in ("balloon", "initialBalloonMem", "hotplugMem", "user")
    }
    assert off == {"balloon": False, "initialBalloonMem": 0, "hotplugMem": 0, "user": None}
    assert defaults("microvm SHARE") == {"proto": "9p", "posixAcl": True}
    assert defaults("microvm VOLUME") == {"autoCreate": True}
    assert defaults("microvm FORWARD") == {"from": "host", "proto": "tcp"}
    assert defaults("microvm HOST") == {"stateDir": "/var/lib/microvms"}
    assert required("microvm INTERFACE") == {"type", "id", "mac"}
    assert required("microvm MACVTAP") == {"link", "mode"}
    assert required("microvm SHARE") == {"tag", "source", "mountPoint"}
    assert required("microvm VOLUME") == {"image", "mountPoint"}
    assert required("microvm DEVICE") == {"bus", "path"}
    assert required("microvm END") == {"port"}
    assert [required(f"microvm {name}") for name in ("VM", "GUEST", "FORWARD", "HOST", "VSOCK")] == [set()] * 5
    assert {name for name, option in microvm.MADE_VOLUME.items() if option.required} == {"size"}
    assert {key: set(names) for key, names in microvm.REQUIRED.items()} == {
        "interfaces": {"type", "id", "mac"},
        "shares": {"tag", "source", "mountPoint"},
        "volumes": {"image", "mountPoint"},
        "devices": {"bus", "path"},
        "forwardPorts": set(),
    }


def test_numbers_of_micro_vms() -> None:
    guest, above = TABLES["microvm GUEST"], [1, 65535, 65536, 2**32 - 1, 2**32]
    for name in ("mem", "vcpu"):
        assert numbers(guest[name]) == above
    for name in ("initialBalloonMem", "hotplugMem", "hotpluggedMem"):
        assert numbers(guest[name]) == [0, *above]
    assert numbers(TABLES["microvm VSOCK"]["cid"]) == [-1, 0, *above]
    assert numbers(TABLES["microvm VOLUME"]["size"]) == [-1, 0, *above]
    assert numbers(TABLES["microvm END"]["port"]) == [0, 1, 65535]


def test_texts_of_micro_vms() -> None:
    share, volume = TABLES["microvm SHARE"], TABLES["microvm VOLUME"]
    assert not {"", " ", "\t\n"} & {value for value in taken(share["source"]) if isinstance(value, str)}
    assert taken(share["proto"]) == ["9p", "virtiofs"]
    assert taken(volume["mountPoint"]) == [None, "/", "/x"]
    assert taken(TABLES["microvm INTERFACE"]["type"]) == ["tap", "user", "bridge", "macvtap"]
    assert taken(TABLES["microvm DEVICE"]["bus"]) == ["pci", "usb"]
    assert taken(TABLES["microvm FORWARD"]["proto"]) == ["tcp", "udp"]
    assert taken(TABLES["microvm FORWARD"]["from"]) == ["host", "guest"]
    assert taken(TABLES["microvm GUEST"]["hypervisor"]) == ["qemu", "vfkit"]


def test_containers() -> None:
    assert defaults("container BIND") == {"isReadOnly": True}
    assert defaults("container PORT") == {"protocol": "tcp"}
    assert defaults("container NETWORK") == {}
    assert defaults("container CONTAINER") == {
        "copyResolvConf": True,
        "privateUsers": "no",
        "restartIfChanged": True,
        "timeoutStartSec": "1min",
    }
    assert required("container DEVICE") == {"node", "modifier"}
    assert required("container PORT") == {"hostPort"}
    assert [required(f"container {name}") for name in ("BIND", "NETWORK", "CONTAINER")] == [set()] * 3


def test_values_of_containers() -> None:
    port, container = TABLES["container PORT"], TABLES["container CONTAINER"]
    assert taken(port["hostPort"]) == [0, 1, 65535]
    assert taken(port["containerPort"]) == [None, 0, 1, 65535]
    assert taken(container["privateUsers"]) == [0, 1, 65535, 65536, 2**32 - 1, "no", "identity", "pick"]
    assert taken(container["networkNamespace"]) == [None, "/", "/x"]
    assert taken(container["localMacAddress"]) == [None, "02:00:00:00:00:0a", "02:00:00:00:00:0A"]
    assert taken(container["forwardPorts"]) == [[], [{}]]
    assert taken(container["macvlans"]) == [[], [""], ["x"]]


def test_guests_and_file_systems() -> None:
    assert required("guest ZFS") == {"pool", "dataset"}
    assert (required("guest GUEST"), defaults("guest GUEST"), defaults("guest ZFS")) == (set(), {}, {})
    assert defaults("file system") == {"fsType": "auto", "options": ["defaults"], "enable": True}
    assert required("file system") == set()
    file_system = TABLES["file system"]
    for name in ("fsType", "mountPoint", "device", "label"):
        assert not {"", " ", "\t\n"} & {value for value in taken(file_system[name]) if isinstance(value, str)}
    assert [None in taken(file_system[name]) for name in ("device", "label", "fsType", "mountPoint")] == [
        *(True, True, False, False)
    ]
    assert taken(file_system["options"]) == [["x"]]
    assert taken(file_system["depends"]) == [[], [""], ["x"]]
