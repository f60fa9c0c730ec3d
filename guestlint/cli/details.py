"""`--verbose`: which settings and plugins are in force for what was read."""

from __future__ import annotations

import os
from collections.abc import Iterable

from guestlint.cli.chosen import Chosen
from guestlint.cli.progress import STATUS
from guestlint.settings.in_force import name_of
from guestlint.source.document import Document


def tell_settings(documents: Iterable[Document], chosen: Chosen) -> None:
    """Tell where the settings of each document come from, and then which plugins they load."""
    plugins: dict[str, None] = {}
    for document in documents:
        plugins |= dict.fromkeys(map(_shown, chosen.of_document(document).plugins))
        names = [name for each in chosen.sources(document.file) if (name := name_of(each))]
        told = f"settings of {', '.join(names)}" if names else "default settings"
        STATUS.detail(f"{document.file}: {told}")
    STATUS.detail(f"plugins: {', '.join(plugins) or 'none'}")


def _shown(plugin: str) -> str:
    return os.path.relpath(plugin) if os.path.isabs(plugin) else plugin
