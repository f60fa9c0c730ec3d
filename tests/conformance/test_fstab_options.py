"""The options of an fstab are read as systemd's own generator reads them, escapes and opposites included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from guestlint.picture.types import Mount
from guestlint.source.route import Place
from guestlint.systemd.fstab import is_network, mount_options
from tests.conformance.systemd_oracle import generate

OPTIONS = (
    "nofail",
    "nofail,fail",
    "fail,nofail",
    "nofail=x",
    r"no\fail",
    r"nofail\,x",
    r"ro\\,nofail",
    r"ro\,nofail",
    r"ro\xnofail,nofail",
    ",,nofail,,",
    "nofail\\",
    "noauto",
    "noauto,auto",
    "noauto=x",
    "_netdev=x",
    r"_netdev\,x",
    "x-systemd.automount",
    "comment=systemd.automount,nofail",
    r"x-systemd.requires-mounts-for=/a\,b",
    r"x-systemd.requires-mounts-for=/a\b,nofail",
    r"x-systemd.requires-mounts-for=/a\\b",
    r"x-systemd.requires-mounts-for=/a\134\134b",
    r"x-systemd.requires-mounts-for=/a\040b",
    "x-systemd.requires-mounts-for=/a,x-systemd.requires-mounts-for=/b",
    "x-systemd.requires-mounts-for=/a,b",
    r"x-systemd.requires=/a\b,nofail",
    r"x-systemd.requires=/a\\b",
    'x-systemd.requires="/a,b"',
    r"x-systemd.after=/a\,b,noauto",
    "x-systemd.before=/a'b",
    r"x-systemd.wanted-by=foo\bar.target",
    r"x-systemd.required-by=foo\\bar.target",
)


def _said(folder: Path, key: str) -> Sequence[str]:
    lines = (folder / "m.mount").read_text("utf-8").splitlines()
    return tuple(line.removeprefix(f"{key}=") for line in lines if line.startswith(f"{key}="))


def _words(folder: Path, key: str) -> set[str]:
    return {word for text in _said(folder, key) for word in text.split()}


def _pulled_in_by(folder: Path, kind: str) -> Iterator[str]:
    for directory in folder.glob(f"*.{kind}"):
        if any((directory / name).is_symlink() for name in ("m.mount", "m.automount")):
            yield directory.name.removesuffix(f".{kind}")


@pytest.mark.parametrize("options", OPTIONS)
def test_options(tmp_path: Path, options: str) -> None:
    folder = generate(f"tank/x /m ext4 {options} 0 0\n", tmp_path)
    mount = Mount("/m", "tank/x", "ext4", (options,), None, None, Place("host.toml"))
    said, target = mount_options(mount), "remote-fs.target" if is_network(mount) else "local-fs.target"
    before = set() if said.nofail else {target}
    assert _words(folder, "Before") == before | set(said.before)
    assert _words(folder, "After") == {*said.after, *said.requires}
    assert _words(folder, "Requires") == set(said.requires)
    assert _said(folder, "RequiresMountsFor") == ((" ".join(said.mounts_for),) if said.mounts_for else ())
    assert (folder / "m.automount").exists() is said.automount
    wants, requires = set(_pulled_in_by(folder, "wants")), set(_pulled_in_by(folder, "requires"))
    if (said.wanted_by or said.required_by) and not said.automount:
        assert (wants, requires) == (set(said.wanted_by), set(said.required_by))
    else:
        is_pulled_in = said.automount or not said.noauto
        assert wants == ({target} if is_pulled_in and said.nofail else set())
        assert requires == ({target} if is_pulled_in and not said.nofail else set())
