"""Modules to rules. A plugin is a module, a package or a file; its rules are the `Rule`s that it holds.

Nothing is looked for that is not named: a name with a slash or ending in `.py` is a file, any other a name in the
entry-point group `guestlint.plugins` of the installed packages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType

from guestlint.plugins.builtin import RULES
from guestlint.plugins.registry import PluginError, Registry, register
from guestlint.rule import Rule

GROUP = "guestlint.plugins"


def load(plugins: Sequence[str] = ()) -> Registry:
    """The built-in rules and those of `plugins`, as the settings name them. Raises PluginError."""
    return register(_all_rules(plugins))


def _all_rules(plugins: Sequence[str]) -> Iterator[tuple[Rule, str]]:
    for rule in _rules(import_module(RULES)):
        yield rule, "guestlint"
    for name in dict.fromkeys(plugins):
        try:
            module = _import(name)
            found = list(_rules(module))
        except PluginError:
            raise
        except (Exception, SystemExit) as error:
            message = f"plugin {name}: {type(error).__name__}: {error}"
            raise PluginError(message, "mend the plugin, or take it out of `plugins`") from error
        if not found:
            message = f"plugin {name}: no rules in it"
            raise PluginError(message, "declare a check with @guestlint.rule.rule(…) at the top of a module")
        yield from ((rule, name) for rule in found)


def _rules(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module holds itself; of a package also those of its modules, in order of their names."""
    yield from (value for value in vars(module).values() if isinstance(value, Rule))
    for folder in getattr(module, "__path__", ()):
        for file in sorted(os.listdir(folder)):
            if file.endswith(".py") and not file.startswith("_"):
                yield from _rules(import_module(f"{module.__name__}.{file.removesuffix('.py')}"))


def _import(name: str) -> ModuleType:
    if name.endswith(".py") or "/" in name:
        return _import_file(name)
    from importlib.metadata import entry_points  # noqa: PLC0415 - a scan of all packages, for named plugins only

    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        known = ", ".join(sorted({point.name for point in entry_points(group=GROUP)})) or "none"
        message = f"plugin {name}: no installed package offers it in the entry-point group {GROUP}"
        raise PluginError(message, f"install it, or name a file as in ./{name}.py (installed: {known})")
    module = found[0].load()
    if not isinstance(module, ModuleType):
        message = f"plugin {name}: its entry point {found[0].value} is no module"
        raise PluginError(message, "let the entry point name a module")
    return module


def _import_file(path: str) -> ModuleType:
    from importlib.util import module_from_spec, spec_from_file_location  # noqa: PLC0415 - for named plugins only

    if not os.path.isfile(path):
        message = f"plugin {path}: no such file"
        raise PluginError(message, "paths in a settings file count from its folder")
    name = f"guestlint_plugin_{os.path.basename(path).removesuffix('.py')}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"plugin {path}: not a Python file"
        raise PluginError(message, "name a file that ends in .py")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
