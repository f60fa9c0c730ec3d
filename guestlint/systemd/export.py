"""A host as systemd sees it: its fstab, the mount units that the fstab generator makes of it, services and a target.

Source of the mount units: systemd 252, src/fstab-generator/fstab-generator.c `add_mount`. What a document says ends up
in files that systemd reads line by line, so nothing of it may end a line or lead out of the folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guestlint.names.systemd import unit_of
from guestlint.picture.host import Host
from guestlint.picture.types import Mount, Unit
from guestlint.systemd.fstab import mount_units

TARGET = "guests.target"
"""Wants all the other units, so that systemd can be asked about one."""

_HEADER = "# Made by guestlint expand --format units.\n"
_NO_UNIT_CHARACTER = re.compile(r"[^a-zA-Z0-9:_.\\@-]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BETWEEN_OPTIONS = re.compile(r"(?<!\\),")
_REQUIRES = "x-systemd.requires-mounts-for="


def units(host: Host) -> dict[str, str]:
    """The text of each file by its name; no name has a slash in it."""
    mounts = {unit_of(path): (path, mount) for path, mount in mount_units(host.mounts.values()).items()}
    services = {_unit_name(unit.name): unit for unit in host.units.values()}
    wants = [f"Wants={unit}" for unit, (_, mount) in sorted(mounts.items()) if "noauto" not in _options(mount)]
    wants += [f"Wants={unit}" for unit in sorted(services)]
    files = {unit: _mount(path, mount) for unit, (path, mount) in mounts.items()}
    files |= {unit: _service(service) for unit, service in services.items()}
    files[TARGET] = _text(("Unit", ["Description=All that the guests need", *wants]))
    # In order of paths, as Nix has them: of two entries for one unit the generator keeps the first.
    files["fstab"] = "".join(_fstab_line(mount) for _, mount in sorted(host.mounts.items()))
    return dict(sorted(files.items()))


def _mount(path: str, mount: Mount) -> str:
    options, words = ",".join(mount.options), _options(mount)
    paths = [word.removeprefix(_REQUIRES) for word in words if word.startswith(_REQUIRES)]
    unit = [f"RequiresMountsFor={_value(' '.join(paths))}"] if paths else []
    unit += [] if "nofail" in words else ["Before=local-fs.target"]
    unit += [f"After=blockdev@{unit_of(mount.device).removesuffix('.mount')}.target"] if _is_device(mount) else []
    body = [f"What={_value(mount.device)}", f"Where={_value(path)}"]
    body += [f"Type={_value(mount.fs_type)}"] if mount.fs_type != "auto" else []
    body += [f"Options={_value(options)}"] if options not in ("", "defaults") else []
    return _text(("Unit", unit), ("Mount", body))


def _options(mount: Mount) -> list[str]:
    return [word.replace("\\,", ",") for word in _BETWEEN_OPTIONS.split(",".join(mount.options))]


def _is_device(mount: Mount) -> bool:
    return mount.device.startswith(("/dev/", "/sys/"))


def _service(service: Unit) -> str:
    unit = ["DefaultDependencies=no"] if not service.default_dependencies else []
    for option, others in (("Requires", service.requires), ("After", service.after), ("Before", service.before)):
        unit += [f"{option}={_unit_name(other)}" for other in others]
    # What the service runs is in the module; here it only has its place in the order.
    body = [f"Type={service.type}"] if service.type else []
    install = [f"WantedBy={_unit_name(other)}" for other in service.wanted_by]
    return _text(("Unit", unit), ("Service", [*body, "ExecStart=/bin/true"]), ("Install", install))


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
    fields = (mount.device, mount.path, mount.fs_type, ",".join(mount.options))
    return " ".join(_field(field) for field in fields) + " 0 0\n"


def _field(text: str) -> str:
    """As NixOS writes it, with a space and a tab escaped; any other control character as well."""
    return re.sub(r"[\x00-\x20\x7f]", lambda match: f"\\{ord(match[0]):03o}", text)
