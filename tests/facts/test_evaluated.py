"""What the front ends make of facts: Nix's own truth, and only what the user wrote is said to be given."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint import api
from guestlint.analysis.views import is_complete
from guestlint.engine.linter import view
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place
from tests.facts.made import facts, place
from tests.facts.test_places import microvm


def read(config: dict[str, Any], *places: dict[str, Any], **more: Any) -> Document:
    document = read_bytes("facts.json", facts(config, list(places), **more))
    assert not document.error
    return document


def host(document: Document) -> Any:
    return view(document, api.load_registry(), Settings()).host


def rules(document: Document) -> list[str]:
    return [finding.rule for finding in api.lint([document]).findings]


def share(pool: str = "rpool", dataset: str = "safe/web", path: str = "/guests/web/persist") -> dict[str, Any]:
    return {"pool": pool, "dataset": dataset, "hostMountpoint": path, "guestMountpoint": "/persist"}


def container(**shares: dict[str, Any]) -> dict[str, Any]:
    zfs = {f"/{name}": options for name, options in shares.items()}
    return {
        "backend": "container",
        "nodeName": "ward-web",
        "container": {"macvlans": ["lan"]},
        "networking": {"links": ["mv-lan"]},
        "zfs": zfs,
    }


def test_what_nix_accepted_is_not_refused() -> None:
    """A fork's options, its backends, and whatever a value's type is there."""
    guest = microvm("02:01:27:00:00:01") | {"vlan": 7, "autostart": "yes"}
    config = {"guests": {"web": guest, "odd": {"backend": "incus"}}, "services": {}, "node": {"name": "a b"}}
    assert rules(read(config)) == []


def test_what_nix_has_not_looked_at_yet_is_said() -> None:
    zfs = {"/data": share() | {"guestMountpoint": "/data/"}}
    assert rules(read({"guests": {"web": container() | {"zfs": zfs}}})) == ["trailing-slash-in-mountpoint"]


def test_hosts_are_compared() -> None:
    first = read({"guests": {"web": microvm("02:01:27:00:00:01")}})
    other = read_bytes("b.json", facts({"node": {"name": "sire"}, "guests": {"db": microvm("02:01:27:00:00:01")}}))
    assert [each.rule for each in api.lint([first, other]).findings] == ["mac-collision"]


@pytest.mark.parametrize(
    ("mac", "option", "says"),
    [
        ("02:01:27:00:00:01", "microvm interfaces lan mac", "`mail` has it, set explicitly"),
        ("02:01:27:00:00:01", "backend", "`mail` has it, derived from its name"),
        ("02:01:27:00:00:01", "", "`mail` has it"),
        ("02:aa:27:00:00:01", "microvm interfaces lan mac", "`mail` has it, set explicitly"),
        ("02:aa:27:00:00:01", "backend", "`mail` has it"),
        ("02:aa:27:00:00:01", "", "`mail` has it"),
    ],
)
def test_an_address_is_given_where_somebody_wrote_it(mac: str, option: str, says: str) -> None:
    """And derived where it begins with the base, nobody wrote it, and the facts know what is written of the guest."""
    names = ("web", "mail")
    places = [place(f"guests {name} {option}", number) for number, name in enumerate(names, 1)] if option else []
    config = {"guests": {name: microvm(mac) for name in names}}
    (finding,) = api.lint([read(config, *places)]).findings
    assert finding.rule == "mac-collision"
    assert [each.message for each in finding.diagnostic.related] == [says]


def test_a_derived_address_is_left_to_no_chance() -> None:
    """Neither alone nor beside another host with the base is there anything to say of how it is derived."""
    documents = [read({"guests": {"web": microvm("02:01:27:00:00:0d")}})]
    documents.append(
        read_bytes("b.json", facts({"node": {"name": "b"}, "guests": {"db": microvm("02:01:27:00:00:0c")}}))
    )
    assert api.lint(documents).findings == []


def test_a_base_that_nobody_wrote_is_not_unused() -> None:
    guest = microvm("02:aa:27:00:00:0d")
    mac = place("guests web microvm interfaces lan mac", 1)
    assert rules(read({"guests": {"web": guest}}, mac)) == []
    assert rules(read({"guests": {"web": guest}}, mac, place("guests web microvm baseMac", 2))) == ["unused-base-mac"]


def test_interfaces_are_those_that_microvm_nix_has() -> None:
    made = {"type": "macvtap", "id": "vm-0d", "mac": "02:01:27:00:00:0E", "macvtap": {"link": "wan", "mode": "bridge"}}
    vms = {"web": {"config": {"microvm": {"interfaces": [made]}}}}
    (interface,) = host(read({"guests": {"web": microvm("02:01:27:00:00:0d")}, "microvm": {"vms": vms}})).interfaces
    assert (interface.name, interface.mac, interface.link) == ("vm-0d", "02:01:27:00:00:0e", "wan")
    assert interface.place.route[:2] == ("guests", "web")


def test_interfaces_are_those_that_nixos_has() -> None:
    config = {"guests": {"web": container()}, "containers": {"web": {"macvlans": ["wan:eth0"]}}}
    (interface,) = host(read(config)).interfaces
    assert (interface.name, interface.link, interface.written) == ("eth0", "wan", "wan:eth0")


def test_what_runs_the_guests_is_read() -> None:
    config = {
        "guests": {"web": container(), "db": microvm("02:01:27:00:00:01")},
        "containers": {"web": {"macvlans": ["lan"]}},
        "microvm": {"vms": {"db": {"config": {}}}},
    }
    assert rules(read(config)) == []


def test_the_modules_own_mounts_and_datasets_are_its() -> None:
    config = {
        "guests": {"web": container(persist=share())},
        "fileSystems": {
            "/guests/web/persist": {"device": "rpool/safe/web", "fsType": "zfs", "options": ["zfsutil", "nofail"]},
            "/": {"device": "/dev/sda1", "fsType": "ext4", "options": ["defaults"]},
        },
        "disko": {"devices": {"zpool": {"rpool": {"type": "zpool", "datasets": {"safe/web": {"type": "zfs_fs"}}}}}},
    }
    found = host(read(config))
    assert [own.path for own in found.file_systems] == ["/"]
    assert found.mounts["/guests/web/persist"].options == ("zfsutil", "nofail")
    assert list(found.datasets) == []
    assert [pool.is_declared for pool in found.pools] == [False]
    written = host(read(config, place("disko devices zpool rpool datasets safe/web", 1)))
    assert [dataset.name for dataset in written.datasets] == ["safe/web"]
    assert [pool.is_declared for pool in written.pools] == [True]


def test_a_pool_is_the_hosts_own_where_it_is_written() -> None:
    pools = {"rpool": {"type": "zpool", "datasets": {"safe/web": {"type": "zfs_fs"}}}, "tank": {"type": "zpool"}}
    config = {"guests": {"web": container(persist=share())}, "disko": {"devices": {"zpool": pools}}}
    for written, expected in (
        ([], [False, False]),
        (["rpool"], [True, False]),
        (["tank"], [False, True]),
        (["rpool", "tank"], [True, True]),
    ):
        places = [place(f"disko devices zpool {name}", line) for line, name in enumerate(written, 1)]
        assert [pool.is_declared for pool in host(read(config, *places)).pools] == expected


def test_a_fork_may_mount_otherwise() -> None:
    """What is not in `fileSystems` is not mounted, and only the options there order mounts."""
    shares = {"a": share(), "b": share(path="/guests/web/b"), "c": share(path="/guests/web/c")}
    mounted = {"device": "rpool/safe/web", "fsType": "zfs", "options": ["zfsutil"]}
    config = {
        "guests": {"web": container(**shares)},
        "fileSystems": dict.fromkeys(("/guests/web/persist", "/guests/web/b"), mounted),
    }
    found = host(read(config))
    assert list(found.mounts) == ["/guests/web/persist", "/guests/web/b"]
    assert [mount.waits_for for mount in found.mounts.values()] == ["", ""]


def test_units_wait_for_what_nix_made_them_wait_for() -> None:
    services = {"container@web": {"after": ["guests-web-persist.mount"], "requires": []}}
    config = {"guests": {"web": container(persist=share())}, "systemd": {"services": services}}
    units = host(read(config)).units
    assert list(units["container@web.service"].after) == ["guests-web-persist.mount"]
    assert list(units["container@web.service"].requires) == []
    assert units["container@web.service"].guest == "web"
    assert list(units["zfs-ensure-rpool-safe-web.service"].before) == ["guests-web-persist.mount"]


def test_what_nix_says_twice_of_a_unit_counts_once() -> None:
    """NixOS writes `after` into `unitConfig` as well."""
    services = {"backup": {"after": ["a.mount", "b.mount"], "unitConfig": {"After": "a.mount b.mount"}}}
    units = host(read({"systemd": {"services": services}})).units
    assert list(units["backup.service"].after) == ["a.mount", "b.mount"]


def test_defaults_are_made_of_what_is_written() -> None:
    """A finding about a default stands at what the default is made of."""
    (web,) = host(read({"guests": {"web": container(persist=share())}})).shares
    assert not web.gives("source")
    assert web.at("source") == Place("facts.json", ("guests", "web", "zfs", "/persist"), "key")
    (own,) = host(read({"guests": {"web": container(persist=share(path="/srv/web"))}})).shares
    assert own.gives("source")


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ({"node": {"name": "a"}, "networking": {"hostName": "a"}}, "a"),
        ({"node": {"name": "a"}}, "a"),
        ({"networking": {"hostName": "a"}}, "a"),
        ({}, "ward"),
    ],
)
def test_what_the_host_is_called(config: dict[str, Any], name: str) -> None:
    assert host(read(config)).name == name


@pytest.mark.parametrize(
    ("tree", "complete"),
    [("systemd.network", True), ("systemd.network.links", True), ("systemd", False), ("systemd.networks", False)],
)
def test_which_trees_are_whole(tree: str, complete: bool) -> None:  # noqa: FBT001 - a parameter
    seen = view(read({}, complete=["systemd.network"]), api.load_registry(), Settings())
    assert is_complete(seen, tree) is complete
    assert not is_complete(view(read_bytes("host.toml", b""), api.load_registry(), Settings()), tree)
