"""A plugin by its name: the module that it is, checked, and all that it offers."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.backend import Backend
from guestlint.hints import TYPE_CHECKING, Any
from guestlint.plugins import API_VERSION
from guestlint.plugins.declaration import DeclarationError, check_facts, with_check
from guestlint.plugins.extensions import GraphExtension, GraphFormat, ReportFormat
from guestlint.plugins.rule_type import Rule
from guestlint.plugins.type_check import shown
from guestlint.records import NamedTuple
from guestlint.registry.types import PluginError
from guestlint.source.errors import described

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "guestlint.plugins"
"""The entry-point group."""

_VERSION = "GUESTLINT_API"
_LARGEST = 8 * 1024 * 1024


class Offer(NamedTuple):
    """What one plugin offers."""

    plugin: str
    rules: Sequence[Rule]
    backends: Sequence[Backend]
    extensions: Sequence[GraphExtension]
    front_ends: Sequence[FrontEnd]
    reports: Sequence[ReportFormat]
    graphs: Sequence[GraphFormat]


def _entry_points() -> Iterable[EntryPoint]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - 20 ms, which a plugin that is a file need not pay

    return entry_points(group=GROUP)


def installed() -> Mapping[str, str]:
    """The plugins that installed packages offer, with the version of the package; none is imported."""
    points = sorted(_entry_points(), key=lambda point: point.name)
    return {point.name: point.dist.version if point.dist else "" for point in points}


def owner(rule: str, enabled: Container[str]) -> str:
    """The installed plugin, not among the `enabled`, whose name a rule's begins with; empty where there is none."""
    found = [name for name in installed() if name not in enabled and (rule == name or rule.startswith(f"{name}-"))]
    return max(found, key=len, default="")


_KINDS = (Rule, FrontEnd, Backend, GraphExtension, ReportFormat, GraphFormat)


def find(plugin: str) -> Offer:
    """Import a plugin. Raises PluginError, which names it, whatever goes wrong in it."""
    try:
        module = _import(plugin)
        _check_version(plugin, module)
        offered = list({id(thing): thing for thing in _things(module) if isinstance(thing, _KINDS)}.values())
        rules = [_complete(thing) for thing in offered if isinstance(thing, Rule)]
    except (PluginError, KeyboardInterrupt):
        raise
    except DeclarationError as error:
        message = f"plugin {plugin}: {error}"
        raise PluginError(message, error.hint) from error
    except BaseException as error:
        message = f"plugin {plugin}: {described(error)}"
        raise PluginError(message, "correct the plugin, or take it out of `plugins`") from error
    offer = Offer(
        plugin=plugin,
        rules=rules,
        backends=[thing for thing in offered if isinstance(thing, Backend)],
        extensions=[thing for thing in offered if isinstance(thing, GraphExtension)],
        front_ends=[thing for thing in offered if isinstance(thing, FrontEnd)],
        reports=[thing for thing in offered if isinstance(thing, ReportFormat)],
        graphs=[thing for thing in offered if isinstance(thing, GraphFormat)],
    )
    if not offered:
        message = (
            f"plugin {plugin}: it offers nothing: no rule, no front end, no backend, no graph extension, no format"
        )
        raise PluginError(message, "declare a check with @guestlint.plugins.rule_type(…) at the top of a module")
    return offer


def _complete(rule: Rule) -> Rule:
    """A rule, checked once more: it may have been made without `rule`. Raises whatever keeps it from having a page."""
    check_facts(rule)
    rule.info()
    return with_check(rule, rule.check)


def _check_version(plugin: str, module: ModuleType) -> None:
    """The same first number, and a second one that is not newer than ours."""
    version = getattr(module, _VERSION, None)
    if version is None:
        message = f"plugin {plugin}: it does not say which version of the rule kit it is written for"
        raise PluginError(message, f'write {_VERSION} = "{API_VERSION}" at the top of it')
    ours, theirs = _numbers(API_VERSION), _numbers(version)
    if theirs is None or ours is None or theirs[0] != ours[0] or theirs[1] > ours[1]:
        message = f"plugin {plugin}: it is written for version {shown(version)} of the rule kit, this is {API_VERSION}"
        newer = theirs is not None and ours is not None and theirs > ours
        raise PluginError(message, "a newer guestlint may have it" if newer else "look for a newer release of it")


def _numbers(version: object) -> tuple[int, int] | None:
    major, _, minor = version.partition(".") if isinstance(version, str) else ("", "", "")
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else None


def _things(module: ModuleType) -> Iterator[object]:
    """What a module holds itself; of a package also what its modules hold, in order of their names."""
    yield from vars(module).values()
    for folder in getattr(module, "__path__", ()):
        for file in sorted(os.listdir(folder)):
            name = file.removesuffix(".py")
            is_package = os.path.isfile(os.path.join(folder, file, "__init__.py"))
            if name.isidentifier() and not name.startswith("_") and (name != file or is_package):
                yield from _things(import_module(f"{module.__name__}.{name}"))


def _import(plugin: str) -> ModuleType:
    if plugin.endswith(".py") or "/" in plugin:
        return _import_file(plugin)
    found = [point for point in _entry_points() if point.name == plugin]
    if not found:
        known = ", ".join(installed()) or "none"
        message = f"plugin {plugin}: no installed package offers it in the entry-point group {GROUP}"
        raise PluginError(message, f"install it, or name a file as in ./{plugin}.py (installed: {known})")
    module = found[0].load()
    if not isinstance(module, ModuleType):
        message = f"plugin {plugin}: its entry point {found[0].value} is not a module"
        raise PluginError(message, "let the entry point name a module")
    return module


def _import_file(path: str) -> ModuleType:
    """A file, or a folder that is a package."""
    file = os.path.join(path, "__init__.py") if os.path.isdir(path) else path
    if not os.path.isfile(file):
        message = f"plugin {path}: no such file" if file == path else f"plugin {path}: no package: no __init__.py in it"
        raise PluginError(message, "paths in a settings file count from its folder")
    if os.stat(file).st_size > _LARGEST:
        message = f"plugin {path}: larger than {_LARGEST // (1024 * 1024)} MiB, the limit for this kind of file"
        raise PluginError(message, "name a Python file")
    name = _module_name(path, file)
    spec = spec_from_file_location(name, file, loader=_AsItIs(name, file))
    if spec is None or spec.loader is None:
        message = f"plugin {path}: not a Python file"
        raise PluginError(message, "name a file that ends in .py")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class _AsItIs(SourceFileLoader):
    """Compiles the file each time: what Python keeps of it is another text's after two edits in one second."""

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Raises OSError: no time and no size say which text it is."""
        raise OSError(path)


def _module_name(path: str, file: str) -> str:
    """A name that no other file has: a rule's page is looked up by it."""
    name = f"guestlint_plugin_{os.path.basename(os.path.normpath(path)).removesuffix('.py')}"
    while name in sys.modules and getattr(sys.modules[name], "__file__", "") != file:
        name += "_"
    return name
