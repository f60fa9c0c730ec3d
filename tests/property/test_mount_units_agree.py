"""Of the mount units that guests require, exactly those are reported that systemd's fstab generator does not make."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.names.nixpkgs import UNKNOWN
from guestlint.source.parse import read_bytes
from tests.conformance.systemd_oracle import generate
from tests.oracles import without

_MISSING = {"api-mountpoint", "mount-unit-mismatch", "unnormalized-mountpoint", "unit-name-too-long"}
_EITHER = "duplicate-mount-unit"
_TOPS = ("/guests", "/guests", "/guests", "/var/run", "/var/lock", "/run", "/dev/shm", "/sys/fs/cgroup", "/var", "/srv")  # noqa: S108
_PARTS = ("a", "b", "a-b", ".", "..", "...", ".h", "q w", "x,y", "\\040", "a\\011b", "\\134", "c\\\\d", "b\\s", "e\\")
_SIGNS = ('"q"', "o'k", "50%", "$x", "`", "~", "#h", "@", "=;|&", "L" * 60, "L" * 130, "host", "ü", "w?", "t\tu")


@st.composite
def _paths(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(_PARTS) | st.sampled_from(_SIGNS), max_size=3))
    slashes = st.sampled_from(("/", "/", "/", "//", "/./"))
    return draw(st.sampled_from(_TOPS)) + "".join(draw(slashes) + part for part in parts)


@st.composite
def _hosts(draw: st.DrawFn) -> dict[str, Any]:
    """Several guests whose datasets are mounted at odd paths, now and then at one; and a file system of the host's."""
    paths = st.sampled_from(draw(st.lists(_paths(), min_size=1, max_size=4))) | _paths()
    entry = st.builds(
        lambda number, path: {"pool": "rpool", "dataset": f"s/{number}", "hostMountpoint": path},
        st.integers(1, 4),
        paths,
    )
    guest = st.builds(
        lambda entries: {
            "backend": "microvm",
            "microvm": {"system": "x86_64-linux", "macvtap": "lan"},
            "zfs": {f"/m{index}": each for index, each in enumerate(entries)},
        },
        st.lists(entry, min_size=1, max_size=3),
    )
    guests = draw(st.dictionaries(st.sampled_from("abc"), guest, min_size=1, max_size=3))
    own = draw(st.dictionaries(paths, st.just({"device": "tank/own", "fsType": "zfs"}), max_size=1))
    return {"node": {"name": "ward"}, "guests": guests, "fileSystems": own}


def _reported(host: dict[str, Any], found: list[Finding], *rules: str) -> set[str]:
    """The host mountpoints that these rules report as errors, at their own place or at one that is related."""
    places = [
        place
        for each in found
        if each.rule in rules and each.severity == "error"
        for place in (each.diagnostic.at, *(step.at for step in each.diagnostic.related))
    ]
    routes = [place.route for place in places if place.route[0] == "guests"]
    return {host["guests"][guest]["zfs"][entry]["hostMountpoint"] for _, guest, _, entry, *_ in routes}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(_hosts())
def test_units(host: dict[str, Any]) -> None:
    if not (Path("/var/run").is_symlink() and Path("/var/lock").is_symlink()):
        without("/var/run and /var/lock are no links here")
    document = read_bytes("host.json", json.dumps(host).encode())
    run = api.lint([document])
    assume(not api.refusals(run, "host.json"))
    found = list(run.findings)
    with tempfile.TemporaryDirectory() as folder:
        made = {file.name for file in generate(api.units(document)["fstab"], Path(folder)).iterdir()}
    shares = [entry for guest in host["guests"].values() for entry in guest["zfs"].values()]
    paths = {entry["hostMountpoint"] for entry in shares}
    missing = {path for path in paths if UNKNOWN.mount_unit(path) not in made}
    either = _reported(host, found, _EITHER)
    assert missing - either == _reported(host, found, *_MISSING) - either
