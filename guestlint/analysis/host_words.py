"""All words in the host's own options and in its scripts: what nothing of them names is not used by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from guestlint.analysis.host_texts import GUESTS, texts_in
from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.hints import Any
from guestlint.records import NamedTuple

_WORD = re.compile(r"[A-Za-z0-9_.-]+[*?$\[{]?").findall
_OPEN = tuple("*?$[{")
"""What ends the part of a word in a script, or a pattern, that is sure."""

_SCRIPTS = ("binScripts", "preStart")
"""Options of a micro VM's that are run on the host."""

_REPEATED = frozenset({"etc", "units"})
"""Where NixOS writes the options of containers, and units, once more."""


class HostWords(NamedTuple):
    """Words, and the beginnings of those that are patterns."""

    names: AbstractSet[str]
    beginnings: AbstractSet[str]

    def have(self, name: str) -> bool:
        """Whether one of them is `name`, or may be."""
        return name in self.names or any(name[:length] in self.beginnings for length in range(1, len(name) + 1))


def host_words(view: HostView) -> HostWords:
    """Of the host's options, keys and values, and of the guests' scripts; not of what else guests are given."""
    names: set[str] = set()
    beginnings: set[str] = set()
    for text in _texts(view.document.data):
        for word in _WORD(text):
            if word.endswith(_OPEN):
                beginnings.add(word[:-1])
            else:
                names.add(word)
    return HostWords(names, beginnings)


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    waiting = [value for key, value in data.items() if key not in GUESTS]
    for vm in table_at(data, "microvm", "vms").values():
        own = table_at(vm, "config", "microvm")
        waiting += (own[key] for key in _SCRIPTS if key in own)
    return texts_in(waiting, _REPEATED)
