"""Whole host files of either schema with all that orders mounts and units, dense enough for cycles.

Everything is about few paths and few units, so that they meet. No host has two values for one option in it, as Nix
refuses that before anything is sorted.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Table = dict[str, Any]

_PATHS = ("/g/a", "/g/a/b", "/g/b", "/g/b/c-d", "/srv", "/srv/a", "/srv/a/b", "/data", "/data/x y")
_ODD_PATHS = ("/g//a", "/g/./b", "/var", "/", "/var/lib")
_OTHER_PATHS = ("/g", "/g/a/b/c", "/nowhere", "/srv/../g", "relative")
_GUESTS = ("a", "b", "home-1")
_SERVICES = ("s1", "s2", "s3")
_TARGETS = tuple(f"{name}.target" for name in ("local-fs", "local-fs-pre", "remote-fs", "network", "sysinit", "t1"))
# A unit that `sysinit.target` requires and that cannot be had leaves no boot to judge.
_PULLING = tuple(name for name in _TARGETS if name != "sysinit.target")
_MISSING = ("zfs-mount.target", "gone.service", "nowhere.mount")
_LOCAL = ("tmpfs", "ext4", "zfs", "btrfs", "auto", "vfat", "9p", "fuse.mergerfs")
_NETWORK = ("nfs", "nfs4", "cifs", "sshfs", "fuse.sshfs", "ceph", "glusterfs", "fuse.glusterfs", "davfs", "smb3")
_NO = (False, "no", "No", "off", "false", "0", "n", "f")
_YES = (True, "yes", "on", "true", "1", "y", "t")


_ESCAPED = {"-": "\\x2d", " ": "\\x20", "ö": "\\xc3\\xb6"}


def _unit_of(path: str) -> str:
    """The mount unit of one of the paths above."""
    parts = ["".join(_ESCAPED.get(sign, sign) for sign in part) for part in _normal(path).split("/")[1:]]
    return f"{'-'.join(parts) or '-'}.mount"


def _normal(path: str) -> str:
    return "/" + "/".join(part for part in path.split("/") if part not in ("", "."))


_MOUNT_UNITS = tuple(map(_unit_of, (*_PATHS, "/var")))
_GUEST_UNITS = tuple(f"{backend}@{name}.service" for backend in ("container", "microvm") for name in _GUESTS)
_UNITS = (*(f"{name}.service" for name in _SERVICES), *_MOUNT_UNITS)

_path = st.sampled_from(_PATHS * 3 + _ODD_PATHS)
_any_path = st.sampled_from(_PATHS * 3 + _OTHER_PATHS)
_device = st.sampled_from((*_PATHS, "/g", "/nowhere", "relative"))
_OTHER_UNITS = ("s1.socket", "s1.timer", "s1.path", "srv-a.automount")
_unit = st.sampled_from(_UNITS * 3 + _GUEST_UNITS * 2 + _TARGETS + _OTHER_UNITS)
_any_unit = st.integers(0, 15).flatmap(lambda n: st.sampled_from(_MISSING) if n == 0 else _unit)
_units = st.lists(_any_unit, min_size=1, max_size=2)


_SERVICE_BODIES: st.SearchStrategy[Table] = st.sampled_from(
    (
        *({},) * 6,
        {"serviceConfig": {"WorkingDirectory": "/srv/a"}},
        {"serviceConfig": {"WorkingDirectory": "-/data/x y"}},
        {"serviceConfig": {"RootDirectory": "/g/b"}},
        {"serviceConfig": {"StateDirectory": ["s", "t/u"]}},
        {"serviceConfig": {"StateDirectory": "s t", "CacheDirectory": "s"}},
        {"serviceConfig": {"PrivateTmp": True}},
    )
)
_SOCKET_BODIES: st.SearchStrategy[Table] = st.sampled_from(
    (
        {"socketConfig": {"ListenFIFO": "/run/s1"}},
        {"socketConfig": {"ListenStream": "/g/a/s1"}},
        {"listenStreams": ["/srv/a/s1", "80", "@s1"]},
        {"listenDatagrams": ["/data/s1"]},
    )
)
_PATH_BODIES: st.SearchStrategy[Table] = st.sampled_from(
    (
        {"pathConfig": {"PathExists": "/g/b/c-d/x"}},
        {"pathConfig": {"PathChanged": "/srv/a", "PathExistsGlob": "/data/*"}},
    )
)
_OTHER_KINDS: dict[str, tuple[str, st.SearchStrategy[Table]]] = {
    "targets": ("t1", st.just({})),
    "sockets": ("s1", _SOCKET_BODIES),
    "paths": ("s1", _PATH_BODIES),
    "timers": ("s1", st.just({"timerConfig": {"OnBootSec": "1h"}})),
}


def hosts(*, later: bool) -> st.SearchStrategy[Table]:
    """Host files of a schema; in most of them all that is required exists, as little is planned otherwise."""
    whole = _hosts(later=later)
    return st.integers(0, 7).flatmap(lambda number: whole.map(_without_missing) if number else whole)


@st.composite
def _hosts(draw: st.DrawFn, *, later: bool) -> Table:
    guests = {name: draw(_guest(name, later=later)) for name in draw(_some(_GUESTS, 3))}
    host: Table = {"node": {"name": "ward"}, "guests": guests}
    taken = {_normal(path) for guest in guests.values() for path in _shared_paths(guest)}
    free = [path for path in (*_PATHS, *_ODD_PATHS, "/srv/ö") if _normal(path) not in taken]
    names = draw(st.lists(st.sampled_from(free), min_size=1, max_size=4, unique_by=_normal))
    disko = draw(st.lists(st.sampled_from(names), max_size=1)) if names else []
    own = [draw(_own(index, path)) for index, path in enumerate(names) if path not in disko]
    shared = sorted(taken.intersection(_PATHS))
    over = draw(st.lists(st.sampled_from(shared), max_size=1)) if shared else []
    own += [(path, {"options": draw(_options)}) for path in over]
    if own:
        host["fileSystems"] = dict(own)
    if disko:
        datasets = {f"d/{index}": draw(_dataset(path)) for index, path in enumerate(disko)}
        host["disko"] = {"devices": {"zpool": {"tank": {"type": "zpool", "datasets": datasets}}}}
    systemd = draw(_systemd(guests))
    if systemd:
        host["systemd"] = systemd
    return host


def _some(names: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True)


@st.composite
def _guest(draw: st.DrawFn, name: str, *, later: bool) -> Table:
    """A guest on datasets of its own and on those that all share, at paths of the host that may lie in one another."""
    backend = draw(st.sampled_from(("microvm", "container")))
    microvm: Table = {"interfaces": {"lan": {}}} if later else {"macvtap": "lan"}
    container: Table = {"macvlans": ["lan"]} if later else {"macvlan": "lan"}
    block = {"system": "x86_64-linux", **microvm} if backend == "microvm" else container
    zfs: Table = {}
    for index, path in enumerate(draw(st.lists(_path, max_size=3, unique_by=_normal))):
        # A path has one dataset, whichever guest has it.
        dataset = f"shared/{len(_normal(path)) % 2}"
        zfs[f"/m{index}"] = {"pool": "tank", "dataset": dataset, "hostMountpoint": path}
    if draw(st.booleans()):
        zfs["/persist"] = {"pool": "tank", "dataset": f"own/{name}"}
    guest = {"backend": backend, backend: block, "autostart": draw(st.booleans())}
    return guest | ({"zfs": zfs} if zfs else {})


def _shared_paths(guest: Table) -> list[str]:
    return [entry["hostMountpoint"] for entry in guest.get("zfs", {}).values() if "hostMountpoint" in entry]


_named = st.builds(
    "x-systemd.{}={}".format, st.sampled_from(("requires", "after", "before")), _any_unit | st.sampled_from(_PATHS)
)
_pulled = st.builds(
    "x-systemd.{}={}".format, st.sampled_from(("wanted-by", "required-by")), st.sampled_from((*_PULLING, *_UNITS[:3]))
)
_for = st.builds("x-systemd.requires-mounts-for={}".format, _any_path)
_word = st.sampled_from(
    ("nofail", "noauto", "auto", "x-systemd.automount", "_netdev", "ro", "x-systemd.mount-timeout=5")
)
_options = st.lists(_named | _named | _for | _for | _word | _pulled, min_size=1, max_size=3)


@st.composite
def _own(draw: st.DrawFn, index: int, path: str) -> tuple[str, Table]:
    """A file system of the host's own, with its attribute's name."""
    said: Table = draw(
        st.sampled_from(
            (
                {"device": f"tank/host/{index}", "fsType": "zfs"},
                {"label": f"label-{index}", "fsType": "ext4"},
                {"device": f"/dev/disk/by-label/{index}", "fsType": "vfat"},
            )
        )
        | st.builds(lambda device: {"device": device, "options": ["bind"], "fsType": "none"}, _device)
        | st.builds(lambda kind: {"device": "server:/export", "fsType": kind}, st.sampled_from(_NETWORK))
        | st.builds(lambda kind: {"device": "x", "fsType": kind}, st.sampled_from(_LOCAL))
        | _overlays()
    )
    said = said | draw(
        st.fixed_dictionaries(
            {},
            optional={
                "depends": st.lists(st.sampled_from(_PATHS), max_size=2),
                "neededForBoot": st.booleans(),
                "enable": st.sampled_from((True, True, True, False)),
            },
        )
    )
    if draw(st.booleans()):
        said["options"] = [*said.get("options", ()), *draw(_options)]
    if draw(st.integers(0, 3)) == 0:
        return f"own-{index}", {**said, "mountPoint": path}
    return path, said


@st.composite
def _overlays(draw: st.DrawFn) -> Table:
    overlay: Table = {"lowerdir": draw(st.lists(st.sampled_from(_PATHS), min_size=1, max_size=2))}
    if draw(st.booleans()):
        overlay |= {"upperdir": draw(st.sampled_from(_PATHS)), "workdir": draw(st.sampled_from(_PATHS))}
    return {"overlay": overlay}


@st.composite
def _dataset(draw: st.DrawFn, path: str) -> Table:
    dataset: Table = {"type": "zfs_fs", "mountpoint": path}
    if draw(st.booleans()):
        dataset["options"] = {"mountpoint": "legacy"}
    return dataset


@st.composite
def _systemd(draw: st.DrawFn, guests: Table) -> Table:
    """Units of the host's own, one of them now and then a guest's service that gets more to wait for."""
    systemd: Table = {}
    services: Table = {name: draw(_service()) | draw(_SERVICE_BODIES) for name in draw(_some(_SERVICES, 3))}
    for name, guest in guests.items():
        if draw(st.integers(0, 5)) == 0:
            services[f"{guest['backend']}@{name}"] = draw(_ordered())
    if services:
        systemd["services"] = services
    for kind, (name, body) in _OTHER_KINDS.items():
        if draw(st.integers(0, 4)) == 0:
            unit = {**draw(_service()), **draw(body)}
            if kind == "targets":
                # Which of the two systemd loads first decides whether a target is after what it is part of.
                unit.pop("partOf", None)
            systemd[kind] = {name: unit}
    for kind, own in (("mounts", {"what": "tank/unit", "type": "zfs"}), ("automounts", {})):
        if draw(st.integers(0, 4)) == 0:
            systemd[kind] = [{"where": draw(st.sampled_from(("/srv/a", "/g/b", "/data"))), **own, **draw(_service())}]
    return systemd


@st.composite
def _service(draw: st.DrawFn) -> Table:
    """A unit that is mostly pulled in, and seldom not enabled."""
    links = st.lists(st.sampled_from(("multi-user.target",) * 6 + _TARGETS + _UNITS), min_size=1, max_size=1)
    required = st.lists(st.sampled_from(_PULLING + _UNITS), min_size=1, max_size=1)
    pulled = draw(
        st.fixed_dictionaries({}, optional={"wantedBy": links, "requiredBy": required, "upheldBy": links})
        | st.just({"wantedBy": ["multi-user.target"]})
    )
    return draw(_ordered()) | pulled | ({"enable": False} if draw(st.integers(0, 9)) == 0 else {})


@st.composite
def _ordered(draw: st.DrawFn) -> Table:
    keys = ("after", "before", "requires", "wants", "bindsTo", "requisite", "partOf", "upholds")
    said: Table = {key: draw(_units) for key in draw(_some((*keys, "after", "before", "requires"), 3))}
    keys_of_config = st.sampled_from(("After", "Before", "Requires", "Wants", "BindsTo"))
    config: Table = draw(st.dictionaries(keys_of_config, _units, max_size=1))
    if draw(st.integers(0, 2)) == 0:
        paths = st.lists(_any_path, min_size=1, max_size=2)
        config["RequiresMountsFor"] = draw(paths | st.builds(" ".join, paths))
    if draw(st.integers(0, 3)) == 0:
        config["DefaultDependencies"] = draw(st.sampled_from(_NO + _YES))
    return said | ({"unitConfig": config} if config else {})


_REQUIRING = ("requires", "bindsTo", "requisite", "Requires", "BindsTo")


def _without_missing(host: Table) -> Table:
    """The host, in which nothing requires a unit that is not there."""
    names = _existing(host)
    for kind in host.get("systemd", {}).values():
        for unit in kind.values() if isinstance(kind, dict) else kind:
            for said in (unit, unit.get("unitConfig", {})):
                for key in set(said).intersection(_REQUIRING):
                    said[key] = [name for name in said[key] if name in names]
    for each in host.get("fileSystems", {}).values():
        if "options" in each:
            each["options"] = [option for option in each["options"] if _is_met(option, names)] or ["defaults"]
    return host


def _is_met(option: str, names: frozenset[str]) -> bool:
    name, _, value = option.partition("=")
    return name != "x-systemd.requires" or (_unit_of(value) if value.startswith("/") else value) in names


def _existing(host: Table) -> frozenset[str]:
    """The units of a host that are enabled, and the targets."""
    systemd, own = host.get("systemd", {}), host.get("fileSystems", {})
    names = {f"{guest['backend']}@{name}.service" for name, guest in host["guests"].items()}
    paths = {path for guest in host["guests"].values() for path in _shared_paths(guest)}
    paths |= {each.get("mountPoint", name) for name, each in own.items() if each.get("enable", True)}
    for kind in ("services", "targets", "sockets", "paths", "timers"):
        units = systemd.get(kind, {})
        names |= {f"{name}.{kind[:-1]}" for name, unit in units.items() if unit.get("enable", True)}
        names -= {f"{name}.{kind[:-1]}" for name, unit in units.items() if not unit.get("enable", True)}
    names |= {_unit_of(path) for path in paths}
    for kind in ("mounts", "automounts"):
        for unit in systemd.get(kind, ()):
            name = f"{_unit_of(unit['where']).removesuffix('mount')}{kind[:-1]}"
            names = names | {name} if unit.get("enable", True) else names - {name}
    return frozenset(names | (set(_TARGETS) - {"t1.target"}))
