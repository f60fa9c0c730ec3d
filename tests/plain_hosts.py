"""Generated hosts with plain micro VMs: hypothesis strategies for what the option types of microvm.nix take."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_Table = st.SearchStrategy[dict[str, Any]]

_SOURCES = (
    "data",
    "/srv",
    "/srv/a",
    "/srv/a/b",
    "/srv//a",
    "/etc/ssl",
    "/nix/store",
    "/run/secrets/a",
    "/run/x",
    "/run/secrets",
    "/etc/ssh/a",
    "/",
    "../b",
    "/nfs/x",
)
_TARGETS = ("/data", "/data/", "/nix/.ro-store", "/nix/store", "/proc", "/etc", "/", "/x/../y")
_IMAGES = ("a.img", "/srv/a/a.img", "/srv/b.img", "/dev/sda", "../a/a.img", "/var/lib/microvms/a/a.img")
_IDS = ("vm-a", "vm-b", "a" * 15, "a" * 16, "", "a b", "br0", "lan", "1")
_MACS = ("02:00:00:00:00:01", "02:00:00:00:00:0A", "03:00:00:00:00:01", "x", "", "2:0:0:0:0:1", "02-00-00-00-00-01")
_LINKS = ("lan", "lna", "br0", "wlan0", "lo", "")
_NAMES = ("a", "b", "web", "host:web", "A", "a b", "x" * 220)


def _some(**options: st.SearchStrategy[Any]) -> _Table:
    return st.fixed_dictionaries({}, optional=options)


def _interface() -> _Table:
    macvtap = st.builds(lambda link: {"link": link, "mode": "bridge"}, st.sampled_from(_LINKS))
    return st.fixed_dictionaries(
        {
            "type": st.sampled_from(("tap", "tap", "macvtap", "bridge", "user")),
            "id": st.sampled_from(_IDS),
            "mac": st.sampled_from(_MACS),
        },
        optional={"macvtap": macvtap, "bridge": st.sampled_from(("br0", "br1"))},
    )


def _device() -> _Table:
    return st.fixed_dictionaries(
        {"bus": st.sampled_from(("pci", "usb", "x"))}, optional={"path": st.sampled_from(("0000:01:00.0", "1-2"))}
    )


def _guest() -> _Table:
    share = st.fixed_dictionaries(
        {
            "tag": st.sampled_from(("a", "b", "c")),
            "source": st.sampled_from(_SOURCES),
            "mountPoint": st.sampled_from(_TARGETS),
        },
        optional={
            "proto": st.sampled_from(("9p", "virtiofs")),
            "readOnly": st.booleans(),
            "socket": st.sampled_from((None, "x.sock")),
            "posixAcl": st.booleans(),
        },
    )
    volume = st.fixed_dictionaries(
        {"image": st.sampled_from(_IMAGES), "mountPoint": st.none() | st.sampled_from(_TARGETS)},
        optional={"readOnly": st.booleans(), "autoCreate": st.booleans()},
    )
    end = st.fixed_dictionaries(
        {"port": st.sampled_from((22, 80))}, optional={"address": st.sampled_from(("", "10.0.0.1"))}
    )
    port = st.fixed_dictionaries({"host": end}, optional={"proto": st.sampled_from(("tcp", "udp"))})
    return _some(
        hypervisor=st.sampled_from(("qemu", "cloud-hypervisor", "crosvm", "firecracker", "kvmtool")),
        devices=st.lists(_device(), max_size=2),
        balloon=st.booleans(),
        virtiofsd=_some(extraArgs=st.sampled_from((["--translate-uid=map:0:1:1"], ["x"], "x"))),
        interfaces=st.lists(_interface(), max_size=3),
        shares=st.lists(share, max_size=3),
        volumes=st.lists(volume, max_size=2) | st.lists(volume, min_size=27, max_size=27),
        forwardPorts=st.lists(port, max_size=2),
        vsock=_some(cid=st.none() | st.sampled_from((2, 3, 4))),
        storeOnDisk=st.booleans(),
    )


@st.composite
def plain_hosts(draw: st.DrawFn) -> dict[str, Any]:
    """Hosts whose guests and links meet, with mounts and bridges of the host's own."""
    network = st.fixed_dictionaries(
        {"matchConfig": st.sampled_from(({"Name": "vm-*"}, {"Name": "vm-a lan"}, {"Name": "*"}, {"MACAddress": "x"}))},
        optional={
            "networkConfig": st.sampled_from(({"Bridge": "br0"}, {"DHCP": "yes"})),
            "address": st.just(["10.0.0.1/32"]),
        },
    )
    netdev = st.builds(
        lambda kind, name: {"netdevConfig": {"Kind": kind, "Name": name}},
        st.sampled_from(("bridge", "tap")),
        st.sampled_from(("br0", "vm-a")),
    )
    mount = st.builds(
        lambda kind, options: {"device": "/dev/sda1", "fsType": kind, "options": options},
        st.sampled_from(("nfs", "ext4")),
        st.sampled_from((["defaults"], ["nofail"], ["x-systemd.automount"])),
    )
    services = st.dictionaries(
        st.sampled_from(("microvm-virtiofsd@a", "microvm@a", "other")),
        _some(after=st.just(["srv.mount"]), script=st.just("ip link set vm-b up")),
        max_size=2,
    )
    vms: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(_NAMES), max_size=4, unique=True)):
        config = {"microvm": draw(_guest())} | draw(_some(networking=st.just({"hostName": "web"})))
        vms[name] = {"config": config} | draw(_some(autostart=st.booleans()))
    facts = _some(
        networking=st.sampled_from(({"hostName": "web"}, {"interfaces": {"lan": {}, "vm-b": {"virtual": True}}})),
        fileSystems=st.dictionaries(st.sampled_from(("/srv", "/srv/a", "/nfs")), mount, max_size=2),
        systemd=st.fixed_dictionaries(
            {
                "services": services,
                "network": st.fixed_dictionaries(
                    {
                        "networks": st.dictionaries(st.sampled_from(("10", "20")), network, max_size=2),
                        "netdevs": st.dictionaries(st.sampled_from(("a", "b")), netdev, max_size=2),
                    }
                ),
            }
        ),
    )
    return {"microvm": {"vms": vms}} | draw(facts)
