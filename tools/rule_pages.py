"""The rules' pages in docs/rules/, where SARIF's help links lead: `python -m tools.rule_pages` writes them."""

from __future__ import annotations

from guestlint.cli.explain import catalogue, page
from guestlint.registry.load import load
from tools.console import ROOT

FOLDER = ROOT / "docs" / "rules"


def pages() -> dict[str, str]:
    """Each page by its file's name: what `guestlint explain` prints."""
    infos = sorted(catalogue(load()).values())
    index = "".join(f"- [{info.name}]({info.name}.md): {info.title}\n" for info in infos)
    return {f"{info.name}.md": page(info) for info in infos} | {"README.md": f"# The rules\n\n{index}"}


def main() -> None:
    """Write the pages, and remove those of rules that no longer exist."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
