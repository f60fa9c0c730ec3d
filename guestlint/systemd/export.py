"""A host as systemd sees it: its fstab, the mount units that the fstab generator makes of it, services and a target.

Source of the mount units: systemd 252, src/fstab-generator/fstab-generator.c `add_mount`. What a document says ends up
in files that systemd reads line by line, so nothing of it may end a line or lead out of the folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guestlint.names.systemd import quoted, unit_of
from guestlint.picture.host import Host
from guestlint.picture.sorting import in_fstab_order
from guestlint.picture.types import Mount, Unit
from guestlint.systemd.boot import boot_jobs
from guestlint.systemd.fstab import fstab_options, is_network, mount_options, option_words
from guestlint.systemd.mounts import HostMounts

TARGET = "guests.target"
"""Wants all the other units, so that systemd can be asked about one."""

_TARGETS = ("local-fs-pre.target", "local-fs.target", "remote-fs.target")
"""Of systemd's own, which units of the host may be ordered with."""

_HEADER = "# Made by guestlint expand --format units.\n"
_NO_UNIT_CHARACTER = re.compile(r"[^a-zA-Z0-9:_.\\@-]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BODIES = {
    "service": ("ExecStart=/bin/true",),
    "socket": ("ListenStream=/run/guestlint.socket",),
    "timer": ("OnBootSec=1h",),
    "path": ("PathExists=/run/guestlint",),
}


def units(host: Host) -> dict[str, str]:
    """The text of each file by its name; no name has a slash in it."""
    mounts = HostMounts(host)
    jobs = boot_jobs(host, mounts).jobs
    files = {unit_of(path): _mount(path, mount) for path, mount in mounts.fstab.items()}
    files |= {
        name: _text(("Unit", []), ("Automount", [f"Where={_value(path)}"]))
        for path in mounts.fstab
        if (name := mounts.automount(path))
    }
    names = {unit_of(path): unit_of(path) for path in mounts.fstab} | {name: name for name in files}
    for unit in host.units.values():
        name = _unit_name(unit.name)
        if unit.is_enabled:
            names[unit.name] = name
            files[name] = _unit(unit)
        else:
            files.pop(name, None)
    wants = sorted(names[name] for name in names if name in jobs and names[name] in files)
    if any(part.own_units for part in host.parts.values()):
        wants += _TARGETS
    files[TARGET] = _text(("Unit", ["Description=All that the guests need", *(f"Wants={name}" for name in wants)]))
    files["fstab"] = "".join(map(_fstab_line, in_fstab_order(host.mounts)))
    return dict(sorted(files.items()))


def _mount(path: str, mount: Mount) -> str:
    said = mount_options(mount)
    unit = [f"After={_unit_name(other)}" for other in said.after]
    for other in said.requires:
        unit += [f"After={_unit_name(other)}", f"Requires={_unit_name(other)}"]
    unit += [f"Before={_unit_name(other)}" for other in said.before]
    unit += [f"RequiresMountsFor={_value(' '.join(said.mounts_for))}"] if said.mounts_for else []
    target = "remote-fs.target" if is_network(mount) else "local-fs.target"
    unit += [] if said.nofail else [f"Before={target}"]
    unit += [f"After=blockdev@{unit_of(mount.device).removesuffix('.mount')}.target"] if _is_device(mount) else []
    return _text(("Unit", unit), ("Mount", _what(path, mount, ",".join(option_words(mount)))))


def _what(path: str, mount: Mount, options: str) -> list[str]:
    body = [f"What={_value(mount.device)}", f"Where={_value(path)}"]
    body += [f"Type={_value(mount.fs_type)}"] if mount.fs_type != "auto" else []
    return body + ([f"Options={_value(options)}"] if options not in ("", "defaults") else [])


def _is_device(mount: Mount) -> bool:
    return mount.device.startswith(("/dev/", "/sys/"))


def _unit(unit: Unit) -> str:
    said = ["DefaultDependencies=no"] if not unit.default_dependencies else []
    for option, others in (
        ("Requires", unit.requires),
        ("Wants", unit.wants),
        ("After", unit.after),
        ("Before", unit.before),
    ):
        said += [f"{option}={_unit_name(other)}" for other in others]
    kind = unit.name.rpartition(".")[2]
    if kind != "automount":
        said += [f"RequiresMountsFor={_value(quoted(path))}" for path in unit.mounts_for]
    # What a unit runs or waits for is elsewhere; here it only has its place in the order.
    body = list(_BODIES.get(kind, ()))
    if kind == "service" and unit.type:
        body.insert(0, f"Type={unit.type}")
    if unit.mount is not None:
        is_mount = kind == "mount"
        options = ",".join(unit.mount.options)
        body = _what(unit.mount.path, unit.mount, options) if is_mount else [f"Where={_value(unit.mount.path)}"]
    install = [f"WantedBy={_unit_name(other)}" for other in unit.wanted_by]
    install += [f"RequiredBy={_unit_name(other)}" for other in unit.required_by]
    return _text(("Unit", said), (kind.capitalize(), body), ("Install", install))


def _text(*sections: tuple[str, Sequence[str]]) -> str:
    lines = [line for name, said in sections if said for line in ("", f"[{name}]", *said)]
    # A backslash at the end of a line would join the next one to it.
    return _HEADER + "".join(f"{line[:-1]}\\x5c\n" if line.endswith("\\") else f"{line}\n" for line in lines)


def _unit_name(name: str) -> str:
    """A unit's name; what systemd has in no name is escaped as `systemd-escape` does, a slash included."""
    return _NO_UNIT_CHARACTER.sub(lambda match: "".join(f"\\x{byte:02x}" for byte in _bytes(match[0])), name)


def _value(text: str) -> str:
    """Text that stays on its line: control characters are made visible."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text.replace("%", "%%"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _fstab_line(mount: Mount) -> str:
    fields = (mount.device, mount.path, mount.fs_type, ",".join(fstab_options(mount)))
    return " ".join(_field(field) for field in fields) + " 0 0\n"


def _field(text: str) -> str:
    """As NixOS writes it, with a space and a tab escaped; any other control character as well."""
    return re.sub(r"[\x00-\x20\x7f]", lambda match: f"\\{ord(match[0]):03o}", text)
