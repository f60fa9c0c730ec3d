"""The programs that are measured, and the files that they read; both are said first, and made when they are needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
INPUTS = CACHE / "inputs"
PEERS = CACHE / "peers"
INSTALLED = CACHE / "installed" / "bin"
"""The programs of an environment that has guestlint's wheel, as users have it."""
_PYTHON = str(INSTALLED / "python")


class Input(NamedTuple):
    """A file or a folder: its name below the folder of inputs, which no other has, and what writes it there."""

    name: str
    write: Callable[[Path], object]

    def path(self) -> Path:
        """Where it is; written now if it is not there yet."""
        path = INPUTS / self.name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.write(path)
        return path

    def bytes(self) -> int:
        """The size of the file, or of all that are in the folder."""
        path = self.path()
        files = [path] if path.is_file() else path.rglob("*")
        return sum(file.stat().st_size for file in files if file.is_file())


def text(name: str, make: Callable[[], str]) -> Input:
    """A file of the text that `make` returns."""
    return Input(name, lambda path: path.write_text(make(), "utf-8"))


class Program(NamedTuple):
    """What is run with which arguments, each a text or an input, and the exit code with which it has done its work."""

    tool: str
    arguments: tuple[str | Input, ...]
    code: int = 0
    is_run_before: bool = False
    """Whether it is run once before it is measured, so that it finds what it has kept."""

    def command(self) -> Sequence[str]:
        """The words of the command; raises `NotInstalled`."""
        words = (str(each.path()) if isinstance(each, Input) else each for each in self.arguments)
        return [*_tool(self.tool), *words]


class NotInstalled(Exception):  # noqa: N818 - says what is the case
    """A program that is not on this machine."""


def guestlint(*arguments: str | Input, code: int = 0) -> Program:
    """The command as users have it."""
    return Program("guestlint", arguments, code)


def without_extras(*arguments: str | Input, code: int = 0) -> Program:
    """The same without `guestlint[fast]`, which this environment has for the tests."""
    return Program("python", ("-c", _WITHOUT_EXTRAS, *arguments), code)


_WITHOUT_EXTRAS = "import sys; sys.modules['toml_rs'] = None; from guestlint.__main__ import command; command()"


def python(code: str, *arguments: str | Input) -> Program:
    """Code run by the Python that runs guestlint."""
    return Program("python", ("-c", code, *arguments))


LIBRARIES = python("import click, tomli")
"""What the ratios of short runs are to: a start of Python that loads the two libraries, and does nothing."""


def _tool(name: str) -> Sequence[str]:
    own = {"python": [_PYTHON], "guestlint": [_PYTHON, str(INSTALLED / "guestlint")]}
    if name in own:
        return own[name]
    found = shutil.which(name, path=os.pathsep.join((str(PEERS / "bin"), os.environ.get("PATH", os.defpath))))
    if found is None:
        raise NotInstalled(name)
    return [found]


def environment(home: Path | None = None) -> Mapping[str, str]:
    """The same for each run, wherever it is; `home` has the guestlint to measure where that is not this one."""
    folder = CACHE / "home"
    folder.mkdir(parents=True, exist_ok=True)
    nix = {"STORE_DIR": "store", "STATE_DIR": "state", "LOG_DIR": "log", "CONF_DIR": "conf"}
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        **{f"NIX_{name}": str(folder / path) for name, path in nix.items()},
        **({"PYTHONPATH": str(home)} if home else {}),
    }
