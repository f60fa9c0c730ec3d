"""One host file: its text, its plain data, and where each key stands."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.hints import Any
from guestlint.source.route import Format, Place, Route, Span


class Document:
    """A parsed host file. `data` is what the parser gave; spans are looked up only when needed.

    `error_span` is the place of the syntax error of a file that could not be parsed (`data` is then empty). There,
    `error_help` says how to mend it, and `error_first` is the place that it is in conflict with, if there is one.
    """

    __slots__ = ("_locator", "data", "error", "error_first", "error_help", "error_span", "file", "format", "text")

    is_facts = False
    """Whether `data` is what Nix made of a host, and not what the user wrote."""
    host_name = ""
    """What the document calls the host, beside its options."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the parsers found, all of it plain
        self,
        file: str,
        text: str,
        data: dict[str, Any],
        format: Format = "toml",  # noqa: A002 - the word of the command line and of the parsers
        error: str = "",
        error_span: Span | None = None,
    ) -> None:
        """Keep what was read; `error` says why the text could not be parsed, in words for people."""
        self.file = file
        self.text = text
        self.data = data
        self.format = format
        self.error = error
        self.error_span = error_span
        self.error_help = ""
        self.error_first: Span | None = None
        self._locator: Any = None

    def span(self, place: Place) -> Span | None:
        """Where `place` stands in the text; None where it stands nowhere, as for a missing option.

        A route that is not in the text is looked for at its nearest ancestor that is, as the finding is about
        what should stand in there.
        """
        if self.error:
            return self.error_first if place.part == "key" and self.error_first else self.error_span
        span: Span | None = self._located().span(place.route, place.part)
        return span

    def where(self, place: Place) -> tuple[str, Span | None]:
        """The file that the user wrote `place` in, and where in it; None where that is not known."""
        return place.file, self.span(place)

    def text_of(self, file: str) -> str | None:
        """The text of a file that `where` gives; None where it cannot be read."""
        return self.text if file == self.file else None

    def is_written(self, route: Route) -> bool:  # noqa: ARG002 - in a host file, all that is there is
        """Whether the user wrote what stands at `route`, or something below it, and it is no default."""
        return True

    def is_complete(self, tree: Route) -> bool:  # noqa: ARG002 - as above
        """Whether what is missing in the option tree is missing in the host: never known of a host file."""
        return False

    def comments(self) -> Sequence[Span]:
        """The comments of a text that parses, in its order."""
        spans: Sequence[Span] = self._located().comments()
        return spans

    def _located(self) -> Any:  # noqa: ANN401 - a Locator, whose module is loaded here only
        if self._locator is None:
            from guestlint.source.locate import Locator  # noqa: PLC0415 - tree-sitter loads only when a place is shown

            self._locator = Locator(self.text, self.format)
        return self._locator
