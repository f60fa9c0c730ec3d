"""The table of docs/settings.md, made of the declared settings: `python -m tools.settings_page` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guestlint.settings.declared import SETTINGS, expected
from guestlint.settings.options import Merge, Setting
from tools.console import ROOT

FILE = ROOT / "docs" / "settings.md"

_PLACE = re.compile(r"(<!-- settings -->\n).*?(<!-- end of settings -->\n)", re.DOTALL)
_HEAD = """\
| setting | value | default | option, variable | several sources | |
|---|---|---|---|---|---|
"""
_MERGE: dict[Merge, str] = {"last": "the last one wins", "all": "joined", "tables": "merged by key", "file": "-"}


def page() -> str:
    """The page with the table as it should be."""
    table = "".join(f"| {' | '.join(row)} |\n" for setting in SETTINGS for row in _rows(setting))
    return _PLACE.sub(lambda match: f"{match[1]}\n{_HEAD}{table}\n{match[2]}", FILE.read_text("utf-8"))


def _rows(setting: Setting) -> Iterator[tuple[str, ...]]:
    also = ", ".join(f"`{name}`" for name in (setting.flag, setting.variable) if name)
    yield _row(setting, setting.name, also or "-", _MERGE[setting.merge])
    for key in setting.keys:
        yield _row(key, f"{setting.name}.{key.name}", "", "")


def _row(setting: Setting, name: str, also: str, merge: str) -> tuple[str, ...]:
    return f"`{name}`", _value(setting), _default(setting), also, merge, setting.help


def _value(setting: Setting) -> str:
    return ", ".join(f'`"{choice}"`' for choice in setting.choices) if setting.kind == "choice" else expected(setting)


def _default(setting: Setting) -> str:
    if setting.required:
        return "required"
    return setting.default_text or (f'`"{setting.default}"`' if setting.default else "-")


def main() -> None:
    """Write the table."""
    FILE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
