"""Names of pools and datasets, as OpenZFS takes them, and what the document says of the host's own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.table import container, findings, said, vm, zfs

DATASET, POOL = "guests.a.zfs./p.dataset", "guests.a.zfs./p.pool"


@pytest.mark.parametrize(
    ("dataset", "severity", "why"),
    [
        ("safe/a", "", ""),
        ("safe/a-b_c.d:ef", "", ""),
        ("safe/e f", "error", "disko before March 2026 passes it to `zfs create` unquoted"),
        ("1/2", "", ""),
        ("", "error", "it is empty"),
        ("/safe", "error", "it begins with a slash"),
        ("safe/", "error", "it ends with a slash"),
        ("safe//a", "error", "it has an empty component"),
        ("/", "error", "it ends with a slash"),
        ("safe@a", "error", "`@` and `#` are reserved for snapshots and bookmarks"),
        ("safe#a", "error", "`@` and `#` are reserved for snapshots and bookmarks"),
        ("safe/50%", "error", "it contains `%`; only letters, digits"),
        ("safe/a+b", "error", "it contains `+`; only letters, digits"),
        ("safe/ä", "error", "it contains `ä`; only letters, digits"),
        ("safe/a\tb", "error", "it contains control character U+0009; only letters, digits"),
        ("safe/.", "error", "no component may be `.` or `..`"),
        ("/".join("a" * 49), "", ""),
        ("/".join("a" * 50), "error", "with its pool it has more than 49 slashes"),
        ("safe/../a", "error", "no component may be `.` or `..`"),
        ("safe/.a", "info", "`.a` in dataset `safe/.a`"),
        ("safe/-a", "info", "`-a` in dataset `safe/-a`"),
        ("_safe/a", "info", "`_safe` in dataset `_safe/a`"),
    ],
)
def test_a_datasets_name(dataset: str, severity: str, why: str) -> None:
    found = findings({"a": vm(zfs={"/p": zfs(dataset=dataset)})})
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("invalid-dataset-name", severity, DATASET)] if severity else []
    )
    assert all(why in each.diagnostic.message for each in found)


@pytest.mark.parametrize(
    ("dataset", "written"), [("safe/a/", "safe/a"), ("safe/a//", "safe/a"), ("/", ""), ("a+/", "")]
)
def test_a_trailing_slash_is_mended_safely(dataset: str, written: str) -> None:
    (finding,) = findings({"a": vm(zfs={"/p": zfs(dataset=dataset)})})
    fix = finding.diagnostic.fix
    assert ([edit.value for edit in fix.edits] if fix else []) == ([written] if written else [])
    assert fix is None or fix.safe


@pytest.mark.parametrize(
    ("pool", "why"),
    [
        ("rpool", ""),
        ("Tank1_a.b:c", ""),
        ("c0t0", ""),
        ("logs", ""),
        ("sparse", ""),
        ("log", "`log` is reserved"),
        ("mirror", "names that begin with `mirror` are reserved"),
        ("mirrors", "names that begin with `mirror` are reserved"),
        ("raidz1", "names that begin with `raidz` are reserved"),
        ("draid2", "names that begin with `draid` are reserved"),
        ("spare", "names that begin with `spare` are reserved"),
        ("1pool", "it must begin with a letter"),
        ("_pool", "it must begin with a letter"),
        ("", "it must begin with a letter"),
        ("a/b", "a slash separates a pool from its datasets"),
        ("a@b", "it contains `@`; only letters, digits"),
        ("a%", "it contains `%`; only letters, digits"),
    ],
)
def test_a_pools_name(pool: str, why: str) -> None:
    found = findings({"a": vm(zfs={"/p": zfs(pool)})})
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("invalid-pool-name", "error", POOL)] if why else []
    )
    assert all(why in each.diagnostic.message for each in found)


@pytest.mark.parametrize(("length", "is_said"), [(239, False), (240, True)])
def test_the_length_of_a_pools_name(length: int, *, is_said: bool) -> None:
    rules = {each.rule for each in findings({"a": vm(zfs={"/p": zfs("p" * length, "a")})})}
    assert ("invalid-pool-name" in rules) is is_said
    assert "dataset-name-too-long" not in rules


def test_a_pool_is_said_once() -> None:
    entries = {"/p": zfs("log"), "/q": zfs("log", "safe/b"), "/r": zfs("rpool")}
    (finding,) = findings({"a": vm(zfs=entries)})
    assert (finding.rule, finding.path) == ("invalid-pool-name", POOL)
    assert [step.at.route[3] for step in finding.diagnostic.related] == ["/q"]


def test_a_pool_that_nix_refuses_is_not_said_again() -> None:
    assert [rule for rule, _, _ in said({"a": vm(zfs={"/p": zfs("ä")})})] == ["invalid-import-unit-name"]


@pytest.mark.parametrize(("length", "expected"), [(255, []), (256, ["dataset-name-too-long"])])
def test_the_length_of_a_datasets_name(length: int, expected: list[str]) -> None:
    dataset = "/".join(["d" * 49] * 5)
    dataset += "d" * (length - len("rpool/") - len(dataset))
    guests = {"a": vm(zfs={"/p": zfs(dataset=dataset), "/q": zfs(dataset=dataset)})}
    found = [each for each in findings(guests) if each.rule != "unit-name-too-long"]
    assert [each.rule for each in found] == expected
    for each in found:
        assert each.path == DATASET
        assert f"is {length} bytes long; the limit for pool and dataset together is 255" in each.diagnostic.message


@pytest.mark.parametrize(
    ("dataset", "below"), [("rpool/safe/a", "safe/a"), ("rpool/rpool", "rpool"), ("rpool", ""), ("rpool2/a", "")]
)
def test_a_pool_in_the_datasets_name(dataset: str, below: str) -> None:
    found = findings({"a": vm(zfs={"/p": zfs(dataset=dataset)})})
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("pool-repeated-in-dataset", "warning", DATASET)] if below else []
    )
    for each in found:
        assert each.diagnostic.fix is not None
        assert [edit.value for edit in each.diagnostic.fix.edits] == [below]
        assert f"the full name is `rpool/{dataset}`" in each.diagnostic.message


def zpool(**pools: Any) -> dict[str, Any]:
    return {"devices": {"zpool": pools}}


USED = {"a": vm(zfs={"/p": zfs("tank"), "/q": zfs("tank", "safe/q")}), "b": vm(zfs={"/r": zfs("rpool", "safe/r")})}


@pytest.mark.parametrize(
    ("facts", "unknown"),
    [
        ({}, False),
        ({"disko": zpool(rpool={})}, False),
        ({"disko": zpool(rpool={"datasets": {}})}, False),
        ({"disko": zpool(rpool={"type": "zpool"})}, False),
        ({"disko": zpool(rpool={"type": "zpool"}, tankk={})}, True),
        ({"disko": zpool(rpool={"type": "zpool"}, tnak={})}, True),
        ({"disko": zpool(rpool={"type": "zpool"}, bank={}, tank1={}, tanks={})}, False),
        ({"disko": zpool(rpool={"type": "zpool"}, tank={})}, False),
        ({"disko": zpool(rpool={"type": "zpool"}, tank={"datasets": {}})}, False),
        ({"disko": zpool(rpool={}), "boot": {"zfs": {"extraPools": ["rpool"]}}}, False),
        ({"disko": zpool(rpool={}), "boot": {"zfs": {"extraPools": ["tannk"]}}}, True),
        ({"boot": {"zfs": {"extraPools": ["rpool", "tank"]}}}, False),
        ({"boot": {"zfs": {"extraPools": []}}}, False),
    ],
)
def test_a_pool_that_the_document_does_not_know(facts: dict[str, Any], *, unknown: bool) -> None:
    assert said(USED, **facts) == ([("unknown-pool", "warning", POOL)] if unknown else [])


def test_a_pool_of_a_file_system_is_known() -> None:
    facts: dict[str, Any] = {
        "disko": zpool(rpool={"type": "zpool"}, tannk={}),
        "fileSystems": {"/srv": {"device": "tank/srv", "fsType": "zfs"}},
    }
    assert said(USED, **facts) == []
    facts["fileSystems"] = {"/srv": {"device": "tank/srv", "fsType": "nfs"}}
    assert [rule for rule, _, _ in said(USED, **facts)] == ["unknown-pool"]


def test_the_nearest_pool_is_proposed_at_all_places() -> None:
    (finding,) = findings(USED, disko=zpool(rpool={"type": "zpool"}, tnak={}))
    assert finding.diagnostic.message == (
        "unknown pool `tank`; the host file has a pool `tnak`: without `tank`, its mounts fail, and the host boots "
        "into emergency mode"
    )
    assert finding.diagnostic.help == (
        'did you mean `tnak`? With `fileSystems."/guests/a/p".options = ["nofail"]`, and so for 1 more, the host boots '
        "meanwhile"
    )
    assert finding.diagnostic.fix is not None
    assert [(edit.at.route[3], edit.value) for edit in finding.diagnostic.fix.edits] == [("/p", "tnak"), ("/q", "tnak")]


@pytest.mark.parametrize(
    ("dataset", "meant"),
    [
        ("safee/a", "safe/a"),
        ("safe/gusets/a", "safe/guests/a"),
        ("safe/guests/a", ""),
        ("safe/a", ""),
        ("local/a", ""),
        ("safee", ""),
        ("safe2/a", ""),
    ],
)
def test_a_dataset_beside_the_tree_that_was_meant(dataset: str, meant: str) -> None:
    own = {"safe/guests": {"type": "zfs_fs"}}
    found = findings({"a": vm(zfs={"/p": zfs(dataset=dataset)})}, disko=zpool(rpool={"datasets": own}))
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("misspelled-dataset", "warning", DATASET)] if meant else []
    )
    for each in found:
        assert each.diagnostic.fix is not None
        assert [edit.value for edit in each.diagnostic.fix.edits] == [meant]


MINE = {"a": vm(zfs={"/p": zfs(dataset="safe/a")})}


@pytest.mark.parametrize(
    ("mountpoint", "finds"),
    [
        ("/srv", True),
        ("none", False),
        ("legacy", False),
        ("-", False),
        (None, False),
        (1, False),
        ("/guests/a/p", False),
    ],
)
def test_a_dataset_that_disko_mounts(mountpoint: Any, *, finds: bool) -> None:
    dataset = {"type": "zfs_fs"} | ({} if mountpoint is None else {"mountpoint": mountpoint})
    other = {"mountpoint": "/b", "options": {"canmount": "noauto"}}
    units = {"services": {"zfs-mount": {"enable": False}}}
    disko = zpool(rpool={"datasets": {"safe/a": dataset, "safe/b": other}})
    found = [each for each in findings(MINE, disko=disko, systemd=units) if each.severity != "info"]
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("dataset-mounted-by-host", "error", DATASET)] if finds else []
    )
    for each in found:
        assert "the host itself mounts `rpool/safe/a` at `/srv`" in each.diagnostic.message
        assert [step.at.route[-1] for step in each.diagnostic.related] == ["safe/a"]


@pytest.mark.parametrize(
    ("path", "device", "finds"),
    [("/srv", "rpool/safe/a", True), ("/guests/a/p", "rpool/safe/a", False), ("/srv", "rpool/safe/b", False)],
)
def test_a_dataset_that_a_file_system_mounts(path: str, device: str, *, finds: bool) -> None:
    found = said(MINE, fileSystems={path: {"device": device, "fsType": "zfs"}})
    assert found == ([("dataset-mounted-by-host", "error", DATASET)] if finds else [])


@pytest.mark.parametrize(("pool", "awaited"), [("data-x", "data\\x2dx"), ("a-b.c", "a\\x2db.c"), ("a_b.c:d", "")])
def test_a_pool_whose_import_is_not_waited_for(pool: str, awaited: str) -> None:
    found = findings({"a": vm(zfs={"/p": zfs(pool), "/q": zfs(pool, "safe/q")})})
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("import-unit-mismatch", "warning", POOL)] if awaited else []
    )
    assert all(f"`zfs-import-{awaited}.service`" in each.diagnostic.message for each in found)


GUEST = {"a": vm(zfs={"/p": zfs(), "/q": zfs(host="/guests/a/r")})}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["zfsutil"], True),
        (["zfsutil", "nofail"], True),
        (["zfsutil", "noauto"], False),
        (["x-systemd.automount"], False),
        (["x-systemd.requires-mounts-for=/guests/a/p"], False),
        (["x-systemd.requires-mounts-for=/guests/b"], True),
        (["x-systemd.after=guests-a-p.mount"], False),
        (["x-systemd.before=/guests/a/r"], False),
    ],
)
def test_a_mount_of_the_hosts_that_is_in_order(options: list[str], *, found: bool) -> None:
    own = {"/srv/a": {"device": "rpool/safe/a", "fsType": "zfs", "options": options}}
    assert [rule for rule, _, _ in said(GUEST, fileSystems=own)] == ["dataset-mounted-by-host"] * found


@pytest.mark.parametrize("path", ["/guests/a/p/below", "/guests/a"])
def test_a_mount_of_the_hosts_above_or_below(path: str) -> None:
    own = {path: {"device": "rpool/safe/a", "fsType": "zfs"}}
    assert "dataset-mounted-by-host" not in {rule for rule, _, _ in said(GUEST, fileSystems=own)}


def test_a_pool_with_a_space_is_refused() -> None:
    (finding,) = findings({"a": vm(zfs={"/p": zfs("a b"), "/q": zfs("a b", "safe/q")})})
    assert (finding.rule, finding.severity, finding.stage, finding.path) == (
        "import-unit-mismatch",
        "error",
        "eval",
        POOL,
    )


@pytest.mark.parametrize(
    ("properties", "rule"),
    [
        ({"mountpoint": "/srv/a"}, "dataset-mounted-by-host"),
        ({"mountpoint": "/guests/a/p"}, "native-mountpoint"),
        ({"mountpoint": "legacy"}, "zfsutil-mismatch"),
        ({"mountpoint": "none"}, ""),
        ({"mountpoint": "/srv/a", "canmount": "noauto"}, ""),
        ({"mountpoint": "/srv/a", "canmount": "off"}, ""),
        ({}, ""),
    ],
)
@pytest.mark.parametrize("giver", ["safe/a", "safe"])
def test_a_native_mountpoint_of_a_guests_dataset(properties: dict[str, str], rule: str, giver: str) -> None:
    if giver == "safe" and "canmount" in properties:
        rule = "dataset-mounted-by-host"
    if giver == "safe" and properties.get("mountpoint") == "/guests/a/p":
        rule = "dataset-mounted-by-host"
    disko = zpool(rpool={"datasets": {giver: {"type": "zfs_fs", "options": properties}}})
    found = [each.rule for each in findings({"a": container(zfs={"/p": zfs(dataset="safe/a")})}, disko=disko)]
    assert found == [rule] * bool(rule)


@pytest.mark.parametrize(
    ("pool", "options", "mountpoint", "found"),
    [
        ({}, {}, "/tank/x/y", True),
        ({}, {}, "/tank/x", True),
        ({}, {"mountpoint": "legacy"}, "/tank/x/y", False),
        ({}, {"mountpoint": "none"}, "/tank/x/y", False),
        ({}, {"mountpoint": "/srv"}, "/srv", True),
        ({}, {"mountpoint": "/srv"}, "/data", True),
        ({}, {"mountpoint": "/srv", "canmount": "noauto"}, "/srv", False),
        ({}, {"canmount": "off"}, "/srv", False),
        ({"rootFsOptions": {"mountpoint": "none"}}, {}, "/tank/x/y", True),
        ({"rootFsOptions": {"mountpoint": "none"}}, {"canmount": "noauto"}, "/tank/x/y", False),
        ({"rootFsOptions": {"canmount": "off"}}, {}, "/tank/x/y", True),
        ({}, {}, "/", False),
        ({}, {"mountpoint": "/nix"}, "/nix", False),
        ({}, {}, "/var/lib/a", True),
    ],
)
def test_both_systemd_and_zfs_mount_it(pool: Any, options: dict[str, str], mountpoint: str, *, found: bool) -> None:
    dataset = {"type": "zfs_fs", "mountpoint": mountpoint, "options": options}
    disko = zpool(tank={"type": "zpool", "datasets": {"x/y": dataset}, **pool})
    assert [rule for rule, _, _ in said({}, disko=disko)] == ["native-mountpoint"] * found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, True),
        ({"systemd": {"services": {"zfs-mount": {"enable": False}}}}, False),
        ({"fileSystems": {"/x": {"options": ["noauto"]}}}, False),
        ({"fileSystems": {"/x": {"options": ["noauto", "auto"]}}}, True),
        ({"fileSystems": {"/x": {"options": ["x-systemd.automount"]}}}, False),
        ({"fileSystems": {"/x": {"neededForBoot": True}}}, False),
        ({"fileSystems": {"/x": {"enable": False}}}, False),
    ],
)
def test_zfs_and_systemd_only_meet_at_boot(more: dict[str, Any], *, found: bool) -> None:
    disko = zpool(tank={"datasets": {"x": {"type": "zfs_fs", "mountpoint": "/x"}}})
    assert [rule for rule, _, _ in said({}, disko=disko, **more)] == ["native-mountpoint"] * found


@pytest.mark.parametrize(("options", "since"), [({}, True), ({"mountpoint": "/x"}, False)])
def test_since_when_disko_sets_the_property(options: dict[str, str], *, since: bool) -> None:
    dataset = {"type": "zfs_fs", "mountpoint": "/x", "options": options}
    (finding,) = findings({}, disko=zpool(tank={"datasets": {"x": dataset}}))
    assert ("since June 2024" in finding.diagnostic.message) is since


def test_the_pools_own_mountpoint() -> None:
    (finding,) = findings({}, disko=zpool(tank={"type": "zpool", "mountpoint": "/tank"}))
    assert (finding.rule, finding.path) == ("native-mountpoint", "disko.devices.zpool.tank")
    legacy = {"type": "zpool", "mountpoint": "/tank", "rootFsOptions": {"mountpoint": "legacy"}}
    assert said({}, disko=zpool(tank=legacy)) == []


@pytest.mark.parametrize(
    ("device", "options", "rule"),
    [
        ("tank/native", [], "zfsutil-mismatch"),
        ("tank/native/below", ["defaults"], "zfsutil-mismatch"),
        ("tank/native", ["zfsutil"], "native-mountpoint"),
        ("tank/native", ["zfsutil", "noauto"], ""),
        ("tank/native@snapshot", [], ""),
        ("tank/legacy", ["ro"], ""),
        ("tank/legacy", ["ro", "zfsutil"], "zfsutil-mismatch"),
        ("tank/legacy/below", ["zfsutil"], "zfsutil-mismatch"),
        ("tank/none", [], "zfsutil-mismatch"),
        ("tank/none", ["zfsutil"], ""),
        ("tank/other", [], ""),
        ("tank/other", ["zfsutil"], ""),
    ],
)
def test_a_file_system_of_a_dataset_with_a_mountpoint(device: str, options: list[str], rule: str) -> None:
    given = {"native": "/native", "legacy": "legacy", "none": "none"}
    datasets = {name: {"type": "zfs_fs", "options": {"mountpoint": value}} for name, value in given.items()}
    own = {"/srv": {"device": device, "fsType": "zfs"} | ({"options": options} if options else {})}
    found = [each.rule for each in findings({}, disko=zpool(tank={"datasets": datasets}), fileSystems=own)]
    assert found == [rule] * bool(rule)


def test_what_the_initrd_mounts_asks_nobody() -> None:
    datasets = {"root": {"type": "zfs_fs", "options": {"mountpoint": "/"}}}
    own = {"/": {"device": "tank/root", "fsType": "zfs"}}
    assert said({}, disko=zpool(tank={"datasets": datasets}), fileSystems=own) == []


def test_one_parent_with_legacy_is_said_once() -> None:
    guests = {name: container(zfs={"/p": zfs(dataset=f"safe/{name}")}) for name in ("a", "b", "c")}
    disko = zpool(rpool={"datasets": {"safe": {"type": "zfs_fs", "options": {"mountpoint": "legacy"}}}})
    (finding,) = findings(guests, disko=disko)
    assert (finding.rule, finding.severity, finding.path) == ("zfsutil-mismatch", "error", DATASET)
    assert "from `rpool/safe`" in finding.diagnostic.message
    assert "its mounts fail, and the host boots into emergency mode" in finding.diagnostic.message


def test_a_volume_of_diskos_is_mounted() -> None:
    content = {"type": "filesystem", "format": "ext4", "mountpoint": "/guests/a/p"}
    disko = zpool(rpool={"datasets": {"v": {"type": "zfs_volume", "size": "1G", "content": content}}})
    assert [rule for rule, _, _ in said({"a": container(zfs={"/p": zfs()})}, disko=disko)] == [
        "conflicting-definition",
        "conflicting-definition",
    ]


@pytest.mark.parametrize(
    ("device", "stage"),
    [
        ("tank", ""),
        ("tank/a b", ""),
        ("tank/a@snapshot", ""),
        ("/tank/a", "eval"),
        ("/dev/sda", "eval"),
        ("tank/a/", "boot"),
        ("tank//a", "boot"),
        ("1tank/a", "boot"),
        ("tank/ä", "boot"),
    ],
)
def test_a_zfs_device_of_the_hosts(device: str, stage: str) -> None:
    found = findings({}, fileSystems={"/srv": {"device": device, "fsType": "zfs"}})
    assert [(each.rule, each.stage) for each in found] == ([("invalid-zfs-device", stage)] if stage else [])
    assert findings({}, fileSystems={"/srv": {"device": device, "fsType": "ext4"}}) == []


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("file:///dir/key", True),
        ("file:///dir/sub/key", True),
        ("file:///other/key", False),
        ("file:///elsewhere/key", False),
        ("prompt", False),
        ("https://example.org/key", False),
    ],
)
def test_a_key_in_its_own_pool(location: str, *, found: bool) -> None:
    options = {"encryption": "on", "keylocation": location}
    held = {"type": "zfs_fs", "mountpoint": "/dir", "options": {"mountpoint": "legacy"}}
    datasets = {"dir": held, "enc": {"type": "zfs_fs", "options": options}}
    own = {"/other": {"device": "/dev/sda1", "fsType": "ext4"}, "/": {"device": "tank/root", "fsType": "zfs"}}
    assert [rule for rule, _, _ in said({}, disko=zpool(tank={"datasets": datasets}), fileSystems=own)] == [
        "key-in-own-pool"
    ] * found


@pytest.mark.parametrize(
    ("pool", "dataset", "lacking"),
    [
        ({}, {}, ""),
        ({"compression": "zstd"}, {}, "acltype=posixacl"),
        ({"acltype": "off", "xattr": "dir"}, {}, "acltype=posixacl` and `xattr=sa"),
        ({"acltype": "posixacl"}, {}, ""),
        ({"acltype": "posixacl", "xattr": "sa"}, {}, ""),
        ({"acltype": "posix", "xattr": "on"}, {"acltype": "nfsv4"}, "acltype=posixacl"),
        ({"compression": "zstd"}, {"acltype": "posixacl"}, ""),
    ],
)
def test_properties_for_virtiofs(pool: dict[str, str], dataset: dict[str, str], lacking: str) -> None:
    declared = {"type": "zpool", "rootFsOptions": pool, "datasets": {"safe": {"options": dataset}}}
    found = findings(GUEST, disko=zpool(rpool=declared))
    assert [(each.rule, each.path) for each in found] == ([("dataset-without-acls", DATASET)] if lacking else [])
    assert all(f"without `{lacking}`" in each.diagnostic.message for each in found)
    assert findings({"a": container(zfs={"/p": zfs()})}, disko=zpool(rpool=declared)) == []


@pytest.mark.parametrize(
    ("device", "found"),
    [
        ("/dev/disk/by-label/Foo Bar", True),
        ("/dev/disk/by-partlabel/Foo Bar", True),
        ("/dev/disk/by-label/Foo\\x20Bar", False),
        ("/dev/disk/by-label/Foo", False),
        ("/srv/my images", False),
    ],
)
def test_a_label_with_a_space(device: str, *, found: bool) -> None:
    own = {"/music": {"device": device, "fsType": "btrfs"}}
    assert said({}, fileSystems=own) == ([("space-in-device", "error", "fileSystems./music.device")] if found else [])


@pytest.mark.parametrize(
    ("own", "option", "escaped"),
    [
        ({"label": "My Disk"}, "label", "My\\x20Disk"),
        ({"device": "/dev/disk/by-label/Disk(1)"}, "device", "/dev/disk/by-label/Disk\\x281\\x29"),
        ({"device": "/dev/disk/by-partlabel/a\tb"}, "device", "/dev/disk/by-partlabel/a\\x09b"),
        ({"device": "/dev/disk/by-label/a\\b"}, "device", "/dev/disk/by-label/a\\x5cb"),
        ({"device": "/dev/disk/by-label/a#+-.:=@_1"}, "", ""),
        ({"device": "/dev/disk/by-label/Füße"}, "", ""),
        ({"device": "LABEL=My Disk"}, "", ""),
        ({"device": "PARTLABEL=My Disk"}, "", ""),
        ({"label": "My Disk", "enable": False}, "", ""),
        ({"label": "plain"}, "", ""),
    ],
)
def test_what_udev_makes_of_a_label(own: dict[str, Any], option: str, escaped: str) -> None:
    found = findings({}, fileSystems={"/music": {"fsType": "ext4", **own}})
    assert [each.path for each in found] == [f"fileSystems./music.{option}"] * bool(option)
    for each in found:
        assert each.diagnostic.fix is not None
        assert [edit.value for edit in each.diagnostic.fix.edits] == [escaped]


@pytest.mark.parametrize(
    ("device", "stage"),
    [
        ("tank/a@", "boot"),
        ("tank/a@b@c", "boot"),
        ("tank/a@b/c", "boot"),
        ("tank/a@b%", "boot"),
        ("tank/a#b", "boot"),
        ("LABEL=tank", "boot"),
        ("my tank/a", "eval"),
        ("tank/" + "a" * 250, ""),
        ("tank/" + "a" * 251, "boot"),
    ],
)
def test_further_devices_of_zfs(device: str, stage: str) -> None:
    own = {"device": device, "fsType": "zfs"}
    found = findings({}, fileSystems={"/srv": own})
    assert [(each.rule, each.stage) for each in found] == ([("invalid-zfs-device", stage)] if stage else [])
    assert findings({}, fileSystems={"/srv": own | {"enable": False}}) == []


LEGACY = {"type": "zfs_fs", "mountpoint": "/k", "options": {"mountpoint": "legacy"}}


@pytest.mark.parametrize(
    ("holder", "more", "found"),
    [
        ({"k": LEGACY}, {}, True),
        ({"k": {"type": "zfs_fs", "options": {"mountpoint": "/k"}}}, {}, True),
        ({"k": {"type": "zfs_fs", "options": {"mountpoint": "/k", "canmount": "off"}}}, {}, False),
        (
            {"k": {"type": "zfs_volume", "content": {"type": "filesystem", "format": "xfs", "mountpoint": "/k"}}},
            {},
            True,
        ),
        ({}, {}, False),
        ({"k": LEGACY}, {"boot": {"initrd": {"secrets": {"/k/key": "/k/key"}}}}, False),
        ({"k": LEGACY}, {"boot": {"zfs": {"requestEncryptionCredentials": False}}}, False),
        ({"k": LEGACY}, {"boot": {"zfs": {"requestEncryptionCredentials": ["tank/k"]}}}, False),
        ({"k": LEGACY}, {"boot": {"zfs": {"requestEncryptionCredentials": ["tank/enc"]}}}, True),
        ({}, {"fileSystems": {"/k": {"device": "other/k", "fsType": "zfs"}}}, False),
        ({}, {"fileSystems": {"/k": {"device": "tank/k", "fsType": "zfs"}}}, True),
    ],
)
def test_where_a_key_is(holder: dict[str, Any], more: dict[str, Any], *, found: bool) -> None:
    enc = {"type": "zfs_fs", "options": {"encryption": "on", "keylocation": "file:///k/key", "mountpoint": "none"}}
    disko = zpool(tank={"datasets": {**holder, "enc": enc}})
    assert [rule for rule, _, _ in said({}, disko=disko, **more)] == ["key-in-own-pool"] * found


def test_the_key_of_a_pool() -> None:
    options = {"encryption": "on", "keylocation": "file:///k/key", "mountpoint": "none"}
    (finding,) = findings({}, disko=zpool(tank={"type": "zpool", "rootFsOptions": options, "datasets": {"k": LEGACY}}))
    assert (finding.rule, finding.path) == ("key-in-own-pool", "disko.devices.zpool.tank.rootFsOptions.keylocation")


def test_a_key_that_is_there_while_the_pool_is_made() -> None:
    options = {"encryption": "on", "keylocation": "file:///tmp/key", "mountpoint": "none"}
    tmp = LEGACY | {"mountpoint": "/tmp"}  # noqa: S108 - a mountpoint in a document
    datasets = {"tmp": tmp, "enc": {"type": "zfs_fs", "options": options}}
    assert said({}, disko=zpool(tank={"datasets": datasets})) == []


@pytest.mark.parametrize("path", ["/", "/nix", "/var/lib/nixos"])
def test_what_the_initrd_mounts_is_there_before_the_guests(path: str) -> None:
    own = {path: {"device": "rpool/safe/a", "fsType": "zfs", "options": ["zfsutil"]}}
    assert "dataset-mounted-by-host" not in {rule for rule, _, _ in said(GUEST, fileSystems=own)}
    needed = {"/srv": {"device": "rpool/safe/a", "fsType": "zfs", "options": ["zfsutil"], "neededForBoot": True}}
    assert said(GUEST, fileSystems=needed) == []
