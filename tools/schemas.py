"""The JSON Schemas as they are published, in `docs/schema`: `python -m tools.schemas` writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from guestlint.frontends import own_front_ends
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.schema import schema
from guestlint.settings.schema import settings_schema
from guestlint.source.facts_schema import facts_schema
from tools.console import ROOT

FOLDER = ROOT / "docs" / "schema"


def schemas() -> Mapping[str, str]:
    """The text of each, by the name of its file."""
    made: Mapping[str, Mapping[str, Any]] = {
        "host": schema(own_front_ends(BACKENDS).values()),
        "facts": facts_schema(),
        "settings": settings_schema(),
    }
    return {f"{name}.json": json.dumps(each, indent=2) + "\n" for name, each in made.items()}


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
