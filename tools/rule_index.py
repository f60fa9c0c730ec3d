"""The index of guestlint's own rules and formats, in place of their files: `python -m tools.rule_index` writes it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from guestlint.plugins import Rule
from tools.console import ROOT
from tools.own_parts import GRAPHS, REPORTS

FILE = ROOT / "guestlint" / "registry" / "index.py"
TABLE = "RULES"

_INDEX = '''\
"""guestlint's own rules and formats, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from guestlint.analysis.signs import Sign
    from guestlint.plugins.rule_type import Scope

RULES: Mapping[str, tuple[str, Scope, tuple[Sign, ...], bool]] = {{
{rules}}}
"""By name: the folder, how often it runs, the signs of which one must be there, and whether it runs unasked."""

REPORTS: Mapping[str, str] = {{
{reports}}}
"""By name: what writes it."""

GRAPHS: Mapping[str, str] = {{
{graphs}}}
"""By name: what writes it."""
'''


class RuleFile(NamedTuple):
    """A rule, and the file that declares it, from the project's root."""

    rule: Rule
    file: str


def rule_files() -> list[RuleFile]:
    """The rules in the folders of `guestlint/rules`, in order of their names.

    Raises SystemExit, which names the file, for one that cannot be imported or does not declare one rule.
    """
    files = (ROOT / "guestlint" / "rules").glob("*/[a-z]*.py")
    return sorted(map(_read, files), key=lambda each: each.rule.name)


def _read(file: Path) -> RuleFile:
    path = file.relative_to(ROOT).as_posix()
    try:
        module = import_module(f"guestlint.rules.{file.parent.name}.{file.stem}")
    except Exception as error:
        message = f"{path}: cannot be imported: {type(error).__name__}: {error}"
        raise SystemExit(message) from error
    found = [value for value in vars(module).values() if isinstance(value, Rule)]
    if len(found) != 1:
        message = f"{path}: it declares {len(found)} rules; a file is one rule"
        raise SystemExit(message)
    return RuleFile(found[0], path)


def facts(rule: Rule) -> str:
    """What the index says of a rule, as code."""
    signs = ", ".join(f'"{sign}"' for sign in rule.when)
    when = f"({signs},)" if len(rule.when) == 1 else f"({signs})"
    return f'("{rule.category}", "{rule.scope}", {when}, {rule.default})'


def index() -> str:
    """The text of the index."""
    rules = "".join(f'    "{each.rule.name}": {facts(each.rule)},\n' for each in rule_files())
    return _INDEX.format(rules=rules, reports=REPORTS.lines(), graphs=GRAPHS.lines())


def main() -> None:
    """Write the index."""
    FILE.write_text(index(), "utf-8")


if __name__ == "__main__":
    main()
