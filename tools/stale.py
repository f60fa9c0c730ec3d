"""Which generated files are no longer as the files that they are made of: `python -m tools.stale` names those.

All tests begin with it, so it is quick: what the rules say of the corpus is compared by a test of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from tools.console import ROOT
from tools.own_parts import KINDS, plain, table

WORDING = ROOT / "tests" / "fixtures" / "wording.jsonl"


def stale() -> list[str]:
    """A line for each rule, format, backend or front end of which something is missing, wrong, or left over."""
    try:
        # While an index names a file that is gone, guestlint cannot be imported.
        return [line for kind in KINDS for line in kind.stale()] or list(_rules())
    except SystemExit as error:
        return [str(error)]


def _rules() -> Iterator[str]:
    from tools import rule_index, rule_pages  # noqa: PLC0415 - see above

    files = {each.rule.name: each for each in rule_index.rule_files()}
    facts = {name: plain(rule_index.facts(each.rule)) for name, each in files.items()}
    listed = table(rule_index.FILE, rule_index.TABLE)
    pages, written = rule_pages.pages(), rule_pages.written()
    known = _examples()
    named = {page.removesuffix(".md") for page in (*pages, *written) if page != rule_pages.README}
    for name in sorted({*files, *listed, *known, *named}):
        page = f"{name}.md"
        is_right = {
            rule_index.FILE: listed.get(name) == facts.get(name),
            rule_pages.FOLDER / page: written.get(page) == pages.get(page),
            WORDING: (name in known) == (name in files),
        }
        wrong = [file.relative_to(ROOT).as_posix() for file, right in is_right.items() if not right]
        if wrong:
            source = files[name].file if name in files else "generated" if page in pages else "its file is gone"
            are = "is" if len(wrong) == 1 else "are"
            yield f"rule {name} ({source}): {', '.join(wrong)} {are} stale: run `make docs`"


def _examples() -> set[str]:
    """The rules whose bad example is in what is stored of their words."""
    of = (str(json.loads(line)["of"]) for line in WORDING.read_text("utf-8").splitlines())
    return {each.removeprefix("bad example of ") for each in of if each.startswith("bad example of ")}


if __name__ == "__main__":
    sys.exit("\n".join(stale()) or 0)
