"""Units and tmpfiles rules of the host's own, as NixOS writes them and systemd reads them."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.frontends.nixos.tmpfiles import read_tmpfiles
from guestlint.frontends.nixos.units import read_units
from guestlint.picture.types import Unit

Json = dict[str, Any]


def units(**systemd: Any) -> dict[str, Unit]:
    return {unit.name: unit for unit in read_units("f", {"systemd": systemd})}


def service(options: Json) -> Unit:
    """The service `x` with these options."""
    return units(services={"x": options})["x.service"]


@pytest.mark.parametrize("data", [{}, {"systemd": {}}, {"systemd": 1}, {"systemd": {"services": 1, "mounts": {}}}])
def test_a_host_without_units(data: Json) -> None:
    assert read_units("f", data) == ()


def test_kinds_and_their_order() -> None:
    found = units(
        services={"b": {}, "a": {}, "c": 1},
        sockets={"s": {}},
        timers={"t": {}},
        paths={"p": {}},
        targets={"g": {}},
        mounts=[{"where": "/srv/x", "what": "/dev/sda1"}, {"what": "/dev/sdb1"}, 1],
        automounts=[{"where": "/srv/x"}],
    )
    assert list(found)[:2] == ["a.service", "b.service"]
    assert list(found)[-2:] == ["srv-x.mount", "srv-x.automount"]
    assert set(found) == {
        "a.service",
        "b.service",
        "s.socket",
        "t.timer",
        "p.path",
        "g.target",
        "srv-x.mount",
        "srv-x.automount",
    }
    assert found["a.service"].place.route == ("systemd", "services", "a")
    assert found["srv-x.mount"].place.route == ("systemd", "mounts", 0)


@pytest.mark.parametrize(
    ("options", "field", "expected"),
    [
        ({"requires": ["a.service"]}, "requires", ("a.service",)),
        ({"bindsTo": ["a.service"]}, "requires", ("a.service",)),
        ({"requires": "a.service"}, "requires", ("a.service",)),
        ({"after": ["a.service", "b.service"]}, "after", ("a.service", "b.service")),
        ({"unitConfig": {"After": "a.service b.service"}}, "after", ("a.service", "b.service")),
        (
            {"after": ["a.service"], "unitConfig": {"After": ["a.service c.service"]}},
            "after",
            ("a.service", "c.service"),
        ),
        ({"before": ["a.service"]}, "before", ("a.service",)),
        ({"wants": ["a.service"]}, "wants", ("a.service",)),
        ({"wantedBy": ["multi-user.target"]}, "wanted_by", ("multi-user.target",)),
        ({"requiredBy": ["multi-user.target"]}, "required_by", ("multi-user.target",)),
        ({"requisite": ["a.service"]}, "requires", ("a.service",)),
        ({"requisite": ["a.service"]}, "verifies", ("a.service",)),
        ({"requires": ["a.service"], "requisite": ["a.service"]}, "verifies", ()),
        ({}, "default_dependencies", True),
        ({"unitConfig": {"DefaultDependencies": False}}, "default_dependencies", False),
        ({"unitConfig": {"DefaultDependencies": "no"}}, "default_dependencies", False),
        ({"unitConfig": {"DefaultDependencies": "yes"}}, "default_dependencies", True),
        ({"enable": False}, "is_enabled", False),
        ({"enable": True}, "is_enabled", True),
        ({"unitConfig": {"RequiresMountsFor": "/a '/b c' /d"}}, "mounts_for", ("/a", "/b c", "/d")),
        ({"unitConfig": {"RequiresMountsFor": ["/a", "/b"]}}, "mounts_for", ("/a", "/b")),
        ({"serviceConfig": {"WorkingDirectory": "/a"}}, "mounts_for", ("/a",)),
        ({"serviceConfig": {"WorkingDirectory": "-/a"}}, "mounts_for", ()),
        ({"serviceConfig": {"WorkingDirectory": ["/a", "/b"]}}, "mounts_for", ("/b",)),
        ({"serviceConfig": {"RootDirectory": "/a"}}, "mounts_for", ("/a",)),
        ({"serviceConfig": {"StateDirectory": "a b:c"}}, "mounts_for", ("/var/lib/a", "/var/lib/b")),
        ({"serviceConfig": {"CacheDirectory": ["a"]}}, "mounts_for", ("/var/cache/a",)),
        ({"serviceConfig": {"LogsDirectory": "a"}}, "mounts_for", ("/var/log/a",)),
        ({"serviceConfig": {"RuntimeDirectory": "a"}}, "mounts_for", ("/run/a",)),
        ({"serviceConfig": {"ConfigurationDirectory": "a"}}, "mounts_for", ("/etc/a",)),
        ({"serviceConfig": {"PrivateTmp": True}}, "mounts_for", ("/tmp", "/var/tmp")),  # noqa: S108 - a host's
        ({"serviceConfig": {"PrivateTmp": "no"}}, "mounts_for", ()),
        ({"unitConfig": 1, "serviceConfig": []}, "mounts_for", ()),
    ],
)
def test_a_service(options: Json, field: str, expected: Any) -> None:
    assert getattr(service(options), field) == expected


@pytest.mark.parametrize(
    ("kind", "options", "triggers", "mounts_for"),
    [
        ("socket", {}, "x.service", ()),
        ("socket", {"socketConfig": {"Service": "y.service"}}, "y.service", ()),
        ("socket", {"socketConfig": {"Unit": "y.service"}}, "x.service", ()),
        ("socket", {"listenStreams": ["/run/x", "80", "@x"]}, "x.service", ("/run/x",)),
        ("socket", {"listenDatagrams": ["/run/x"]}, "x.service", ("/run/x",)),
        ("socket", {"socketConfig": {"ListenFIFO": "/run/x"}}, "x.service", ("/run/x",)),
        ("timer", {}, "x.service", ()),
        ("timer", {"timerConfig": {"Unit": "y.service"}}, "y.service", ()),
        ("timer", {"timerConfig": {"Service": "y.service"}}, "x.service", ()),
        ("path", {"pathConfig": {"PathChanged": "/srv/x"}}, "x.service", ("/srv/x",)),
        ("path", {"pathConfig": {"PathExists": ["/a", "b"], "Unit": "y.service"}}, "y.service", ("/a",)),
        ("path", {"pathConfig": {"MakeDirectory": "/srv/x"}}, "x.service", ()),
        ("target", {"timerConfig": {"Unit": "y.service"}}, "", ()),
    ],
)
def test_what_starts_a_service(kind: str, options: Json, triggers: str, mounts_for: tuple[str, ...]) -> None:
    unit = units(**{f"{kind}s": {"x": options}})[f"x.{kind}"]
    assert (unit.triggers, unit.mounts_for) == (triggers, mounts_for)


def test_mounts() -> None:
    given = {"where": "/srv/a-b", "what": "/dev/sda1", "type": "ext4", "options": "ro,nofail"}
    unit = units(mounts=[given])["srv-a\\x2db.mount"]
    assert unit.mount is not None
    assert (unit.mount.path, unit.mount.device, unit.mount.fs_type) == ("/srv/a-b", "/dev/sda1", "ext4")
    assert (unit.mount.options, unit.triggers) == (("ro", "nofail"), "")
    bare = units(mounts=[{"where": "/srv"}])["srv.mount"].mount
    assert bare is not None
    assert (bare.device, bare.fs_type, bare.options) == ("", "auto", ())


def test_automounts() -> None:
    found = units(automounts=[{"where": "/srv/x", "wantedBy": ["local-fs.target"]}, {"where": "/nfs"}])
    unit = found["srv-x.automount"]
    assert (unit.triggers, unit.mounts_for, unit.wanted_by) == ("srv-x.mount", ("/srv",), ("local-fs.target",))
    assert found["nfs.automount"].mounts_for == ("/",)


@pytest.mark.parametrize(
    ("rule", "path", "is_directory"),
    [
        *((f"{letter} /srv/x 0755 - - -", "/srv/x", True) for letter in "dDvqQ"),
        *((f"{letter} /srv/x", "/srv/x", False) for letter in ("f", "F", "p", "L", "L+", "c", "b", "C")),
        *((f"{letter} /srv/x", "", False) for letter in "rRzZxXtTaAhHwem"),
        ('d "/srv/a b"', "/srv/a b", True),
        ("d '/srv/a b'", "/srv/a b", True),
        (r"d /srv/a\x20b", "/srv/a b", True),
        (r'd "/srv/a\"b"', '/srv/a"b', True),
        ("  d  /srv/x", "/srv/x", True),
        ("d /srv/100%%", "/srv/100%", True),
        ("d %S/x", "", True),
        ("d /srv/%H", "", True),
        ("d srv", "", True),
        ("d", "", True),
        ("", "", True),
    ],
)
def test_rules_of_tmpfiles(rule: str, path: str, *, is_directory: bool) -> None:
    found = list(read_tmpfiles("f", {"systemd": {"tmpfiles": {"rules": [rule]}}}))
    assert [(each.path, each.is_directory) for each in found] == ([(path, is_directory)] if path else [])
    assert [each.place.route for each in found] == ([("systemd", "tmpfiles", "rules", 0)] if path else [])


def test_settings_of_tmpfiles() -> None:
    settings = {
        "10-x": {"/srv/a": {"d": {"mode": "0755"}}, "/srv/b": {"f": {}, "z": {}}, "c": {"d": {}}, "/srv/e": 1},
        "10-microvm": {"/srv/d": {"d": {}}},
        "20-y": 1,
    }
    found = list(read_tmpfiles("f", {"systemd": {"tmpfiles": {"settings": settings, "rules": "d /srv/r"}}}))
    assert [(each.path, each.is_directory, each.place.route[3:]) for each in found] == [
        ("/srv/a", True, ("10-x", "/srv/a")),
        ("/srv/b", False, ("10-x", "/srv/b")),
    ]
