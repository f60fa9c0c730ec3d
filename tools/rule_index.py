"""The index of guestlint's own rules, read in place of their files: `python -m tools.rule_index` writes it."""

from __future__ import annotations

from importlib import import_module

from guestlint.plugins import Rule
from tools.console import ROOT

FILE = ROOT / "guestlint" / "registry" / "index.py"

_HEAD = '''\
"""guestlint's own rules, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.analysis.signs import Sign
from guestlint.plugins.rule import Scope

RULES: Mapping[str, tuple[str, Scope, tuple[Sign, ...], bool]] = {
'''
_TAIL = '''\
}
"""By name: the folder, how often it runs, the signs of which one must be there, and whether it runs unasked."""
'''


def rules() -> list[Rule]:
    """The rules in the folders of `guestlint/rules`, in order of their names."""
    files = sorted((ROOT / "guestlint" / "rules").glob("*/[a-z]*.py"))
    modules = [import_module(f"guestlint.rules.{file.parent.name}.{file.stem}") for file in files]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return sorted(found, key=lambda rule: rule.name)


def _signs(rule: Rule) -> str:
    signs = ", ".join(f'"{sign}"' for sign in rule.when)
    return f"({signs},)" if len(rule.when) == 1 else f"({signs})"


def index() -> str:
    """The text of the index."""
    lines = [
        f'    "{rule.name}": ("{rule.category}", "{rule.scope}", {_signs(rule)}, {rule.default}),\n' for rule in rules()
    ]
    return f"{_HEAD}{''.join(lines)}{_TAIL}"


def main() -> None:
    """Write the index."""
    FILE.write_text(index(), "utf-8")


if __name__ == "__main__":
    main()
