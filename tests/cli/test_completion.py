"""Completion in the real shells: a line is typed, Tab is pressed, and what then stands in the line is read."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, ROOT, guestlint
from tests.oracles import require

PATIENCE = 60

# Alt-O writes the line to a file, Alt-X empties it: the terminal itself knows neither.
SETUP: Mapping[str, str] = {
    "bash": (
        "PS1='ready> '; bind 'set enable-bracketed-paste off'; source ./script\n"
        'written() { printf %s "$READLINE_LINE" > line.new; mv line.new line; }\n'
        "bind -x '\"\\eo\": written'; bind '\"\\ex\": kill-whole-line'\n"
    ),
    "zsh": (
        "PS1='ready> '; unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source ./script\n"
        'written() { printf %s "$BUFFER" > line.new && mv line.new line }; zle -N written; bindkey "^[o" written\n'
        "bindkey '^[x' kill-whole-line\n"
    ),
    "fish": (
        "function fish_prompt; printf 'ready> '; end; source script\n"
        "bind \\eo 'commandline > line.new; mv line.new line'; bind \\ex 'commandline --replace \"\"'\n"
    ),
}
START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}

TYPED = [
    ("guestlint expl", "guestlint explain "),
    ("guestlint othe", "guestlint other.toml "),  # a file, where a command may stand
    ("guestlint check othe", "guestlint check other.toml "),
    ("guestlint -q hosts/w", "guestlint -q hosts/ward.toml "),
    ("guestlint check my", "guestlint check my\\ host.toml "),
    ("guestlint explain low-en", "guestlint explain low-entropy-mac "),
    ("guestlint rules --category ident", "guestlint rules --category identity "),
    ("guestlint --select network,low-en", "guestlint --select network,low-entropy-mac "),
    ("guestlint --format gitl", "guestlint --format gitlab "),
    ("guestlint --format=gitl", "guestlint --format=gitlab "),
    ("guestlint --format sarif=othe", "guestlint --format sarif=other.toml "),
    ("guestlint --plugin acm", "guestlint --plugin acme "),
    ("guestlint graph impa", "guestlint graph impact "),
    ("guestlint graph --color never impa", "guestlint graph --color never impact "),
    ("guestlint graph --color alw", "guestlint graph --color always "),
    ("guestlint -q --color never expl", "guestlint -q --color never explain "),
    ("guestlint -v --format gitl", "guestlint -v --format gitlab "),
    ("guestlint help expl", "guestlint help explain "),
    ("guestlint help graph impa", "guestlint help graph impact "),
    ("guestlint graph --format grap", "guestlint graph --format graphml "),
    ("guestlint graph why unit:microvm@web.s", "guestlint graph why unit:microvm@web.service "),
    ("guestlint graph why x .#war", "guestlint graph why x .#war"),
    ("guestlint .#war", "guestlint .#war"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hosts, a plugin that is installed, and a Nix that tells when it is run."""
    host = '[node]\nname = "ward"\n[guests.web]\nbackend = "microvm"\n'
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "ward.toml").write_text(host)
    for name in ("other.toml", "my host.toml"):
        (tmp_path / name).touch()
    (tmp_path / "flake.nix").write_text("{ outputs = _: { }; }\n")
    package = tmp_path / "site" / "acme-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[guestlint.plugins]\nacme = acme_is_not_imported\n")
    programs = tmp_path / "bin"
    programs.mkdir()
    _program(programs / "guestlint", f'exec {sys.executable} -m guestlint "$@"')
    for name in ("nix", "nix-instantiate"):
        _program(programs / name, f"touch {tmp_path}/nix-was-run; exit 1")
    return tmp_path


def _program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


class Terminal:
    """A shell that somebody types into."""

    def __init__(self, screen: int, folder: Path) -> None:
        self.screen = screen
        self.line = folder / "line"
        self.said = b""

    def types(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def reads(self, seconds: float) -> None:
        """Take what is on the screen, so that the shell can go on."""
        if select.select([self.screen], [], [], seconds)[0]:
            with suppress(OSError):
                self.said += os.read(self.screen, 65536)

    def completes(self, typed: str) -> str:
        """What stands in the line after Tab; a shell reads no further key before it has completed."""
        self.line.unlink(missing_ok=True)
        self.types(f"{typed}\t\x1bo\x1bx")
        end = time.monotonic() + PATIENCE
        while not self.line.exists() and time.monotonic() < end:
            self.reads(0.1)
        assert self.line.exists(), self.said.decode()[-2000:]
        return self.line.read_text()


@contextmanager
def _shell(name: str, folder: Path) -> Iterator[Terminal]:
    (folder / "script").write_text(guestlint("completion", name, cwd=folder).out)
    environment = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": f"{folder / 'site'}:{IMPORTED_FROM}",
        "HOME": str(folder),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
    }
    program = require(name)
    process, screen = pty.fork()  # a shell wants to lead its terminal
    if not process:
        os.chdir(folder)
        os.execve(program, START[name], environment)  # noqa: S606 - the shell itself
    terminal = Terminal(screen, folder)
    try:
        for line in SETUP[name].splitlines(keepends=True):
            terminal.types(line)
        yield terminal
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(screen)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_what_tab_makes_of_a_line(name: str, folder: Path) -> None:
    with _shell(name, folder) as terminal:
        found = {typed: terminal.completes(typed).rstrip() for typed, _ in TYPED}
    assert found == {typed: wanted.rstrip() for typed, wanted in TYPED}
    assert not (folder / "nix-was-run").exists()


def test_no_plugin_is_imported(folder: Path) -> None:
    (folder / "mine.py").write_text("open('plugin-was-run', 'w')\n")
    (folder / "guestlint.toml").write_text('plugins = ["./mine.py"]\n')
    for line in ("guestlint explain ", "guestlint --select ", "guestlint --format ", "guestlint graph why "):
        done = guestlint(cwd=folder, _GUESTLINT_LINE=line, _GUESTLINT_COMPLETE="fish_complete")
        assert done.out.startswith("plain\t"), line
    assert not (folder / "plugin-was-run").exists()


def test_a_wrong_settings_file_prints_nothing(folder: Path) -> None:
    (folder / "guestlint.toml").write_text("ignore = [\n")
    done = guestlint(cwd=folder, _GUESTLINT_LINE="guestlint graph why ", _GUESTLINT_COMPLETE="bash_complete")
    assert (done.out.strip(), done.err) == ("", "")


def test_each_subcommand_of_graph_is_there() -> None:
    done = guestlint(cwd=ROOT, _GUESTLINT_LINE="guestlint graph ", _GUESTLINT_COMPLETE="zsh_complete")
    words = {line.split("\t")[1] for line in done.out.splitlines() if line.startswith("plain")}
    assert words == {"draw", "why", "impact", "order", "cycles", "shared", "stats", "diff"}
