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

from guestlint.plugins.rule import Scope

RULES: Mapping[str, tuple[str, Scope, str, bool]] = {
'''
_TAIL = '''\
}
"""By name: the folder, how often it runs, what must be there for it to say anything, and whether it runs unasked."""
'''


def rules() -> list[Rule]:
    """The rules in the folders of `guestlint/rules`, in order of their names."""
    files = sorted((ROOT / "guestlint" / "rules").glob("*/[a-z]*.py"))
    modules = [import_module(f"guestlint.rules.{file.parent.name}.{file.stem}") for file in files]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return sorted(found, key=lambda rule: rule.name)


def index() -> str:
    """The text of the index."""
    lines = [
        f'    "{rule.name}": ("{rule.category}", "{rule.scope}", "{rule.when}", {rule.default}),\n' for rule in rules()
    ]
    return f"{_HEAD}{''.join(lines)}{_TAIL}"


def main() -> None:
    """Write the index."""
    FILE.write_text(index(), "utf-8")


if __name__ == "__main__":
    main()
