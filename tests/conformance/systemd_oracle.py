"""Real systemd as the judge of an expansion: its fstab generator, and `systemd-analyze verify` on what it makes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from tests.oracles import require

GENERATOR = "/usr/lib/systemd/system-generators/systemd-fstab-generator"


def finds_cycle(expansion: dict[str, Any], folder: Path) -> bool:
    """Whether systemd breaks an ordering cycle when one target wants all that the expansion describes."""
    analyze = require("systemd-analyze")
    units, generated = folder / "units", folder / "generated"
    for path in (units, generated, folder / "early", folder / "late"):
        path.mkdir(parents=True, exist_ok=True)
    (folder / "fstab").write_text(_fstab(expansion), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "SYSTEMD_FSTAB": str(folder / "fstab"),
        "SYSTEMD_UNIT_PATH": f"{units}:{generated}:/usr/lib/systemd/system",
        "SYSTEMD_LOG_TARGET": "console",
    }
    command = [GENERATOR, str(generated), str(folder / "early"), str(folder / "late")]
    subprocess.run(command, env=environment, capture_output=True, check=False)
    wanted = [path.name for path in generated.iterdir() if path.name.endswith(".mount")]
    for name, service in expansion["systemd"]["services"].items():
        file = units / f"{name}.service"
        file.write_text(_service(service), encoding="utf-8")
        wanted.append(file.name)
    wants = "".join(f"Wants={_quote(name)}\n" for name in sorted(wanted))
    (units / "all.target").write_text(f"[Unit]\n{wants}", encoding="utf-8")
    verify = subprocess.run(
        [analyze, "verify", "--man=no", str(units / "all.target")],
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return "Found ordering cycle" in verify.stderr


def _fstab(expansion: dict[str, Any]) -> str:
    lines = [
        " ".join(_field(field) for field in (entry["device"], path, entry["fsType"], ",".join(entry["options"])))
        + " 0 0"
        for path, entry in expansion["fileSystems"].items()
    ]
    return "\n".join(lines) + "\n"


def _field(text: str) -> str:
    """As NixOS writes it: space and tab are escaped, nothing else."""
    return text.replace(" ", "\\040").replace("\t", "\\011")


def _service(service: dict[str, Any]) -> str:
    lines = ["[Unit]"]
    for key, option in (("requires", "Requires"), ("after", "After"), ("before", "Before")):
        lines += [f"{option}={_quote(unit)}" for unit in service.get(key, [])]
    for key, value in service.get("unitConfig", {}).items():
        lines.append(f"{key}={value}")
    lines += ["[Service]", "Type=oneshot", "ExecStart=/bin/true", "[Install]"]
    lines += [f"WantedBy={_quote(unit)}" for unit in service.get("wantedBy", [])]
    return "\n".join(lines) + "\n"


def _quote(unit: str) -> str:
    """Unit names go through specifier expansion and unquoting."""
    return unit.replace("%", "%%").replace("\\", "\\\\")
