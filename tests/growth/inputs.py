"""Host files that grow in one way each: the worst that is known for a rule, a report or a reader, by what grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import md5
from typing import NamedTuple

_NAME = '[node]\nname = "ward"\n'
_HOST = f'{_NAME}[guests.g]\nbackend = "container"\ncontainer.macvlan = "lan"\n'


def _guest(name: str, *lines: str) -> str:
    return "\n".join((f'[guests.{name}]\nbackend = "microvm"\nmicrovm.system = "x86_64-linux"', *lines, ""))


def _zfs(guest: str, entry: str, pool: str = "tank", dataset: str = "d", *more: str) -> str:
    return f'[guests.{guest}.zfs."{entry}"]\npool = "{pool}"\ndataset = "{dataset}"\n' + "".join(f"{m}\n" for m in more)


def _word(number: int) -> str:
    """A name that is like no other."""
    return "w" + md5(str(number).encode(), usedforsecurity=False).hexdigest()[:9]


def _comments(count: int) -> str:
    return _HOST + "#guestlint:ignore[mac-collision]x\n" * count


def _findings_and_comments(count: int) -> str:
    lines = (f"o{i} = 1 # guestlint: ignore[unknown-option] r" for i in range(count))
    return _HOST + "\n".join(lines) + "\n"


def _unused_comments(count: int) -> str:
    lines = (
        f"[guests.g.zfs.\"/d{i}\"] # guestlint: ignore[unknown-option] r\npool='p'\ndataset='d{i}'"
        for i in range(count)
    )
    return _HOST + "\n".join(lines) + "\n"


def _unknown_pools(count: int) -> str:
    own = "".join(f'[disko.devices.zpool.{_word(i)}x]\ntype = "zpool"\n' for i in range(count))
    return _HOST + "".join(_zfs("g", f"/d{i}", f"{_word(i)}y", f"d{i}") for i in range(count)) + own


def _slips_of_pools(count: int) -> str:
    own = "".join(f'[disko.devices.zpool.{_word(i)}storage]\ntype = "zpool"\n' for i in range(count))
    return _HOST + "".join(_zfs("g", f"/d{i}", f"{_word(i)}stroage", f"d{i}") for i in range(count)) + own


def _slips_of_links(count: int) -> str:
    guests = "".join(_guest(f"g{i}", f'microvm.macvtap = "{_word(i)}wna"') for i in range(count))
    return _NAME + guests + "".join(f"[networking.interfaces.{_word(i)}wan]\n" for i in range(count))


def _links(count: int) -> str:
    return _NAME + "".join(_guest(f"g{i}", f'microvm.macvtap = "{_word(i)}y"') for i in range(count))


def _unknown_links_and_patterns(count: int) -> str:
    networks = (f'[systemd.network.networks."{i}"]\nmatchConfig.Name = "{_word(i)}*b"\n' for i in range(count))
    return _links(count) + "".join(networks)


def _unknown_links_and_links(count: int) -> str:
    return _links(count) + "".join(f"[networking.interfaces.{_word(i)}x]\n" for i in range(count))


def _long_mountpoint(count: int) -> str:
    return _HOST + _zfs("g", "/d", "tank", "d", f'hostMountpoint = "/guests{"/a" * count}"')


def _long_file_system(count: int) -> str:
    return f'{_HOST}[fileSystems.long]\nmountPoint = "{"/a" * count}"\ndevice = "/dev/a"\nfsType = "ext4"\n'


def _long_requirement(count: int) -> str:
    path = "/a" * count
    return f'{_HOST}[systemd.services.s.unitConfig]\nRequiresMountsFor = "{path}"\n' + _nested_mounts(1)


def _nested_mounts(count: int) -> str:
    return "".join(_zfs("g", "/x" + "/y" * i, "tank", f"d{i}") for i in range(count))


_LEVELS = 250
"""As many as a key is long enough for."""


def _chains(count: int) -> str:
    """Mounts below one another, each chain as long as it may be, of a guest of its own."""
    made = []
    for number in range(count):
        chain, level = divmod(number, _LEVELS)
        guest = f"g{chain}"
        if level == 0:
            made.append(f'[guests.{guest}]\nbackend = "container"\ncontainer.macvlan = "lan"\n')
        made.append(_zfs(guest, "/x" + "/y" * level, "tank", f"d{number}"))
    return _NAME + "".join(made)


def _chained_nesting(count: int) -> str:
    return _HOST + "".join(
        _zfs("g", f"/x{i}", "tank", f"d{i}", f'hostMountpoint = "/guests/a{i}/b"')
        + _zfs("g", f"/y{i}", "tank", f"e{i}", f'hostMountpoint = "/guests/a{i}"')
        for i in range(count)
    )


def _services(count: int) -> str:
    names = [f"s{i}.service" for i in range(count)]
    others = ([names[(i + 7 * j + 1) % count] for j in range(20)] for i in range(count))
    made = (
        f"[systemd.services.s{i}]\nafter = {after}\nwantedBy = ['multi-user.target']\n"
        for i, after in enumerate(others)
    )
    return _HOST + "".join(made) + _nested_mounts(2)


def _ring(count: int) -> str:
    made = (
        f"[systemd.services.s{i}]\nafter = ['s{(i + 1) % count}.service']\nwantedBy = ['multi-user.target']\n"
        for i in range(count)
    )
    return _HOST + "".join(made) + _nested_mounts(2)


def _derived_addresses(count: int) -> str:
    guests = (_guest(f"g{i}", "microvm.interfaces.lan = { }") for i in range(count))
    return _NAME + "".join(guests)


def _one_address(count: int) -> str:
    guests = (_guest(f"g{i}", 'microvm.interfaces.lan.mac = "02:00:00:00:00:01"') for i in range(count))
    return _NAME + "".join(guests)


def _long_name(count: int) -> str:
    """As long as a name may be, of a guest with as many shares as there is room for."""
    shares = ", ".join(f'"/d {i}" = {{ pool = "tank", dataset = "d {i}" }}' for i in range(count))
    return f'{_NAME}[guests.{"g" * 512}]\nbackend = "container"\ncontainer.macvlan = "lan"\nzfs = {{ {shares} }}\n'


def _long_name_many_findings(count: int) -> str:
    lines = "".join(f"o{i} = 1\n" for i in range(count))
    return f'{_NAME}[guests.{"g" * 512}]\nbackend = "microvm"\n{lines}'


def _one_path_spelt_often(count: int) -> str:
    entries = (
        _zfs("g", f"/d{i}", "tank", f"d{i}", f'hostMountpoint = "/guests{"/" * (i + 1)}x"') for i in range(count)
    )
    return _HOST + "".join(entries)


_SIGNS = "".join(chr(sign) for sign in range(0x100, 0x100 + 110))


def _odd_pool_names(count: int) -> str:
    own = "".join(f'[disko.devices.zpool."{_SIGNS * 4}{i}x"]\ntype = "zpool"\n' for i in range(count))
    return _HOST + "".join(_zfs("g", f"/d{i}", f"{_SIGNS * 4}{i}y") for i in range(count)) + own


def _misspelt_options(count: int) -> str:
    guests = (f'[guests.g{i}]\nbackend = "microvm"\nautostrat = true\n' for i in range(count))
    return _NAME + "".join(guests)


def _unknown_options(count: int) -> str:
    return _HOST + "".join(f"o{i} = 1\n" for i in range(count))


def _plain_vms_of_one_folder(count: int) -> str:
    lines = (
        f"[microvm.vms.v{i}.config.microvm]\nhypervisor = 'qemu'\n[[microvm.vms.v{i}.config.microvm.shares]]\n"
        "proto = 'virtiofs'\ntag = 't'\nsource = '/srv/one'\nmountPoint = '/d'\n"
        for i in range(count)
    )
    return "".join(lines)


def _containers_of_one_address(count: int) -> str:
    return "".join(
        f"[containers.c{i}]\nprivateNetwork = true\nautoStart = true\n"
        "hostAddress = '10.0.0.1'\nlocalAddress = '10.0.0.2'\n"
        f"[containers.c{i}.bindMounts.'/etc/ssh']\nhostPath = '/etc/ssh'\nisReadOnly = false\n"
        for i in range(count)
    )


def _forwarded_ports(count: int) -> str:
    return "".join(
        f"[containers.c{i}]\nprivateNetwork = true\nlocalAddress = '10.0.{i // 250}.{i % 250}'\n"
        f"[[containers.c{i}.forwardPorts]]\nhostPort = 80\n"
        for i in range(count)
    )


class Input(NamedTuple):
    """What makes a host file of so many parts, and how many of them make one of some 20 kB."""

    make: Callable[[int], str]
    size: int


def _long_host_name(count: int) -> str:
    guests = "".join(f'[guests.g{i}]\nbackend = "container"\n' for i in range(count))
    return f'[node]\nname = "{"h" * 30 * count}"\n{guests}'


def _long_state_directory(count: int) -> str:
    shares = (
        f"[[microvm.vms.v{i}.config.microvm.shares]]\nproto = 'virtiofs'\ntag = 't'\nsource = 'x'\nmountPoint = '/d'\n"
        for i in range(count)
    )
    return f'[microvm]\nstateDir = "/{"s" * 30 * count}"\n' + "".join(shares)


INPUTS: Mapping[str, Input] = {
    "comments one below the other": Input(_comments, 600),
    "a finding and a comment on each line": Input(_findings_and_comments, 400),
    "unused comments": Input(_unused_comments, 250),
    "unknown pools and pools": Input(_unknown_pools, 200),
    "slips of pools": Input(_slips_of_pools, 150),
    "slips of links": Input(_slips_of_links, 150),
    "unknown links and patterns": Input(_unknown_links_and_patterns, 150),
    "unknown links and links": Input(_unknown_links_and_links, 150),
    "one long mountpoint": Input(_long_mountpoint, 5000),
    "one long file system": Input(_long_file_system, 5000),
    "one long path that a service requires": Input(_long_requirement, 5000),
    "nested mounts in chains": Input(_chains, 200),
    "nested mounts in pairs": Input(_chained_nesting, 100),
    "services after twenty others": Input(_services, 60),
    "services in a ring": Input(_ring, 200),
    "derived addresses": Input(_derived_addresses, 300),
    "one address": Input(_one_address, 250),
    "one long name": Input(_long_name, 100),
    "one long name with many findings": Input(_long_name_many_findings, 300),
    "one long host name": Input(_long_host_name, 150),
    "one long state directory": Input(_long_state_directory, 100),
    "one path spelt in many ways": Input(_one_path_spelt_often, 100),
    "long pool names of many signs": Input(_odd_pool_names, 15),
    "misspelt options": Input(_misspelt_options, 300),
    "unknown options": Input(_unknown_options, 1000),
    "micro VMs with one directory": Input(_plain_vms_of_one_folder, 120),
    "containers with one address and directory": Input(_containers_of_one_address, 120),
    "one port forwarded to all": Input(_forwarded_ports, 200),
}
