"""A rule's page on a terminal: left-aligned headings, and examples with a red or a green bar."""

from __future__ import annotations

from typing import ClassVar

from markdown_it.token import Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.style import Style
from rich.syntax import Syntax
from rich.text import Text
from rich.theme import Theme

from guestlint.diagnostics import RuleInfo
from guestlint.report.styles import STYLES

_WIDTH = 100
_MARK = "# <--"
_THEME = Theme(
    {
        "markdown.code": STYLES["code"],
        "markdown.h1": STYLES["title"],
        "markdown.h2": STYLES["title"],
        "markdown.item.bullet": STYLES["dim"],
        "markdown.link": STYLES["link"],
        "markdown.link_url": STYLES["link"],
    }
)


class _Heading(Heading):
    """A heading aligned with the text."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Example(CodeBlock):
    """A block of TOML with a bar at its side, red for a bad example and green for a good one."""

    @classmethod
    def create(cls, markdown: Markdown, token: Token) -> _Example:  # noqa: ARG003 - rich's signature
        language, _, kind = (token.info or "text").partition(" ")
        return cls(language, kind)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        bar = STYLES["bad"] if self.theme == "bad" else STYLES["good"] if self.theme == "good" else STYLES["dim"]
        code = Syntax("", self.lexer_name, theme="ansi_dark")
        for line in str(self.text).rstrip().split("\n"):
            shown = _foreground(code.highlight(line.replace(_MARK, "").rstrip()))
            if _MARK in line:
                shown.append("  ◀ here", style=STYLES["error"])
            yield Text.assemble(("  │ ", bar), shown)


def _foreground(text: Text) -> Text:
    """The text in its colours, on the terminal's own background."""
    shown = Text(text.plain.rstrip())
    for start, end, style in text.spans:
        if isinstance(style, Style):
            shown.stylize(Style(color=style.color, bold=style.bold), start, end)
    return shown


class _Page(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _Example,
    }


def print_page(info: RuleInfo) -> None:
    """Print a rule's page, at most 100 columns wide."""
    console = Console(theme=_THEME)
    console.width = min(console.width, _WIDTH)
    console.print(Text.assemble((info.severity, STYLES[info.severity]), f"[{info.name}]", style=STYLES["title"]))
    console.print(Text(info.title))
    facts = f"stage {info.stage} · category {info.category} · confidence {info.confidence} · {origin(info)}"
    console.print(Text(facts, style=STYLES["dim"]), end="\n\n")
    console.print(_Page(info.docs))


def origin(info: RuleInfo) -> str:
    """Where a rule comes from: "guestlint since 0.1.0"."""
    return f"{info.plugin} since {info.since}" if info.since else info.plugin
