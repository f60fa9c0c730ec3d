"""The command lines of Nix: what is evaluated, and with which options."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache

from guestlint.nix.reference import Flake, NixFile
from guestlint.source.files import read_file

_OPTIONS = ("--option", "accept-flake-config", "false", "--option", "allow-import-from-derivation")
_FLAKES = ("--extra-experimental-features", "nix-command flakes", "--no-write-lock-file")
"""Linting writes nothing into the tree."""


@cache
def facts_expression() -> str:
    """The text of `facts.nix`: a function from a host to its facts."""
    return read_file(os.path.join(os.path.dirname(__file__), "facts.nix")).decode()


def metadata(flake: Flake) -> Sequence[str]:
    """Tells where a flake's source is, as JSON."""
    return ("nix", "flake", "metadata", "--json", *_FLAKES, *_OPTIONS, "false", flake.url)


def names(source: Flake | NixFile) -> Sequence[str]:
    """Tells the names of all hosts, as a JSON list; null where the value of a file is a host itself."""
    if isinstance(source, Flake):
        return _eval(source, "builtins.attrNames", build=False)
    hosts = "builtins.filter (name: isHost value.${name}) (builtins.attrNames value)"
    return _instantiate(f"if isHost value then null else {hosts}", source, build=False)


def facts(source: Flake | NixFile, host: str, *, build: bool) -> Sequence[str]:
    """Tells the facts of one host; `{"hosts": [NAMES]}` where a flake has no such host.

    In a file, an empty name is its value itself.
    """
    name = _string(host)
    if isinstance(source, Flake):
        made = f"({facts_expression()}) (hosts.{name} // {{ guestlint = {{ name = {name}; inherit hosts; }}; }})"
        unknown = "{ hosts = builtins.attrNames hosts; }"
        return _eval(source, f"hosts: if hosts ? {name} then {made} else {unknown}", build=build)
    given = f" // {{ guestlint = {{ name = {name}; hosts = value; }}; }}" if host else ""
    found = f"value.{name}" if host else "value"
    return _instantiate(f"({facts_expression()}) ({found}{given})", source, build=build)


def _eval(flake: Flake, apply: str, *, build: bool) -> Sequence[str]:
    installable = f"{flake.url}#nixosConfigurations"
    mode = () if build else ("--read-only",)
    return ("nix", "eval", "--json", *mode, *_FLAKES, *_OPTIONS, _flag(build=build), installable, "--apply", apply)


def _instantiate(expression: str, source: NixFile, *, build: bool) -> Sequence[str]:
    """An expression over the `value` in a file, which may be a function whose arguments all have defaults."""
    file = _string(os.path.realpath(source.file))
    value = f"(let file = import (/. + {file}); in if builtins.isFunction file then file {{ }} else file)"
    path = "".join(f".{_string(name)}" for name in source.attribute)
    whole = (
        f"let value = {value}{path}; isHost = host: builtins.isAttrs host && host ? config && host ? options;"
        f" in {expression}"
    )
    options = (*_OPTIONS, _flag(build=build))
    return ("nix-instantiate", "--eval", "--strict", "--json", *options, "--expr", whole)


def _flag(*, build: bool) -> str:
    return "true" if build else "false"


def _string(text: str) -> str:
    """A string of Nix, in which nothing is interpolated."""
    escaped = re.sub(r'([\\"$])', r"\\\1", text)
    return f'"{escaped}"'
