"""A rule's page on a terminal: left-aligned headings, and examples with a red or a green bar."""

from __future__ import annotations

import sys
from io import StringIO

from markdown_it.token import Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text
from rich.theme import Theme

from guestlint.cli.pager import print_paged
from guestlint.diagnostics import RuleInfo
from guestlint.hints import ClassVar
from guestlint.report.pages import page_url
from guestlint.report.styles import COLOURS, STYLES
from guestlint.report.text import can_link, in_colour, width_of
from guestlint.source.printable import printable, printable_lines

_WIDTH = 100
_MARK = "# <--"
_BAR = "  │ "
_CODE = ANSISyntaxTheme(
    {
        ("Comment",): Style.parse(STYLES["dim"]),
        ("Keyword",): Style.parse(STYLES["number"]),
        ("Name",): Style.parse(STYLES["code"]),
        ("Literal", "Number"): Style.parse(STYLES["number"]),
        ("Literal", "String"): Style.parse(STYLES["good"]),
    }
)
_THEME = Theme(
    {
        "markdown.code": STYLES["code"],
        "markdown.h1": STYLES["title"],
        "markdown.h2": STYLES["title"],
        "markdown.item.bullet": STYLES["dim"],
        "markdown.link": STYLES["link"],
        "markdown.link_url": STYLES["link"],
        "markdown.item.number": STYLES["dim"],
        "markdown.block_quote": STYLES["dim"],
        "markdown.hr": STYLES["dim"],
        "markdown.table.header": STYLES["title"],
        "markdown.table.border": STYLES["dim"],
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
        code = Syntax("", self.lexer_name, theme=_CODE)
        room = max(options.max_width - len(_BAR), 10)
        for line in str(self.text).rstrip().split("\n"):
            shown = _foreground(code.highlight(line.replace(_MARK, "").rstrip()))
            if _MARK in line:
                shown.append("  ◀ here", style=STYLES["error"])
            for start in range(0, max(shown.cell_len, 1), room):
                yield Text.assemble((_BAR, bar), shown[start : start + room])


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
    shown = StringIO()
    console = Console(
        file=shown,
        theme=_THEME,
        width=min(width_of(sys.stdout), _WIDTH),
        force_terminal=in_colour(sys.stdout),
        color_system=COLOURS if in_colour(sys.stdout) else None,
        no_color=not in_colour(sys.stdout),
        legacy_windows=False,
    )
    head = Text.assemble((info.severity, STYLES[info.severity]), f"[{info.name}]", style=STYLES["title"])
    if can_link(sys.stdout) and page_url(info):
        head.stylize(Style(link=page_url(info)))
    console.print(head)
    console.print(Text(printable(info.title)))
    facts = f"stage {info.stage} · category {info.category} · confidence {info.confidence} · {origin(info)}"
    console.print(Text(facts, style=STYLES["dim"]), end="\n\n")
    console.print(_Page(printable_lines(info.docs), hyperlinks=can_link(sys.stdout)))
    print_paged("".join(f"{line.rstrip()}\n" for line in shown.getvalue().splitlines()))


def origin(info: RuleInfo) -> str:
    """Where a rule comes from: "guestlint since 0.1.0"."""
    return f"{info.plugin} since {info.since}" if info.since else info.plugin
