"""What a setting is, and what one source (a file, the environment, the command line) gives of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guestlint.hints import Any, Literal
from guestlint.records import NamedTuple
from guestlint.source.errors import GuestlintError
from guestlint.source.route import Part, Route


class SettingsError(GuestlintError):
    """A setting that cannot be used; the message names the source, the key, the value and what is valid."""

    def __init__(self, message: str, hint: str = "", route: Route = (), part: Part = "key") -> None:
        """Keep where in the settings it stands: its value, or the key alone."""
        super().__init__(message, hint)
        self.setting = route
        self.part = part


Kind = Literal[
    "choice",
    "names",
    "plugins",
    "globs",
    "formats",
    "flag",
    "string",
    "path",
    "file",
    "day",
    "nixpkgs",
    "severities",
    "rules",
    "tables",
    "pattern",
    "anything",
]
"""The type of a value. `check.py` has a reader for each, and `schema.py` its JSON Schema."""

Merge = Literal["last", "all", "tables", "file"]
"""How the values of several sources are combined: the last one wins, lists are joined, tables are merged by key; `file`
is a setting of the file itself, and not part of a run's settings."""


class Setting(NamedTuple):
    """One setting, or one key of a setting that is a list of tables."""

    name: str
    kind: Kind
    help: str
    """One sentence: the help of the option, the text of the docs and the description in the JSON Schema."""
    example: str
    """TOML that gives the setting a valid value."""
    default: Any = None
    default_text: str = ""
    """The default in words, if it is not a fixed value."""
    choices: tuple[str, ...] = ()
    merge: Merge = "last"
    variable: str = ""
    """The environment variable; a list is comma-separated."""
    flag: str = ""
    """The option of the command line; a list is repeated."""
    metavar: str = ""
    commas: bool = False
    """Whether the option also accepts a comma-separated list."""
    commands: tuple[str, ...] = ()
    """The commands that have the option."""
    keys: tuple[Setting, ...] = ()
    """Of a list of tables: what each table may hold."""
    short: str = ""
    """Of a list of tables: the key whose value may stand in place of a table that has no other."""
    required: bool = False
    is_about_files: bool = False
    """Whether it says which files are read, and so is part of `Settings.files`."""
    make: Callable[[str, Mapping[str, Any]], object] | None = None
    """Of a list of tables: makes a value of the file's folder and the table's keys."""

    @property
    def field(self) -> str:
        """The name in Python, as in `Settings`."""
        return self.name.replace("-", "_")

    @property
    def is_list(self) -> bool:
        """Whether the value is a list of strings."""
        return self.kind in ("names", "plugins", "globs", "formats")


class PerFile(NamedTuple):
    """Settings for some host files only: those that match one of `files`, as seen from `folder`."""

    files: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]
    folder: str


class Network(NamedTuple):
    """Hosts that share a link layer: those whose name or file matches one of `hosts`, paths as seen from `folder`."""

    hosts: tuple[str, ...]
    folder: str


class ExtraOption(NamedTuple):
    """An option that a fork has at a path, in which `*` stands for any name; a `default` of None is none."""

    path: str
    default: Any = None
    required: bool = False


class Suppress(NamedTuple):
    """Findings of `rules` at an option path, or below it, are suppressed; `*` in the path matches anything."""

    path: str
    rules: tuple[str, ...]
    reason: str
    until: str


class Options(NamedTuple):
    """The values that one source gives, by the names of settings; a setting that it does not mention is absent."""

    values: Mapping[str, Any] = MappingProxyType({})
    source: str = ""
    """A file, or one of the two names below; empty where there is nothing."""
    config: str = ""
    """Of the command line: the settings file to use in place of those that would be found."""
    is_isolated: bool = False
    """Of the command line: whether settings files are left out."""
    no_plugins: bool = False
    """Of the command line: whether no plugin is loaded."""
    foreign: str = ""
    """A settings file that is not read, as it belongs to another user."""
    outside: str = ""
    """Of a file: why the plugins that it names as files are not loaded; empty where they may be."""


ENVIRONMENT = "environment"
COMMAND_LINE = "command line"
