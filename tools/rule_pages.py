"""The rules' pages in docs/rules/, where SARIF's help links lead: `python -m tools.rule_pages` writes them."""

from __future__ import annotations

from guestlint.cli.explain import page
from guestlint.evaluated.drift_kinds import KINDS
from tools.console import ROOT
from tools.rule_index import rule_files

FOLDER = ROOT / "docs" / "rules"
README = "README.md"

_WORDS = " What severity, stage, confidence and category mean: [words](../README.md#words)."
_BACK = f"\n[All rules]({README}), [words](../README.md#words)\n"


def pages() -> dict[str, str]:
    """Each page by its file's name: what `guestlint explain` prints, of rules and of the kinds of drift, and links."""
    infos = sorted([*(each.rule.info() for each in rule_files()), *KINDS.values()])
    index = "".join(f"- [{info.name}]({info.name}.md): {info.title}\n" for info in infos)
    head = f"# The rules\n\n{len(infos)} rules, those of `guestlint drift` included.{_WORDS}\n\n"
    return {f"{info.name}.md": page(info) + _BACK for info in infos} | {README: f"{head}{index}"}


def written() -> dict[str, str]:
    """The pages that are there."""
    return {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.md")}


def main() -> None:
    """Write the pages, and remove those of rules that no longer exist."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
