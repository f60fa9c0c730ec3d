"""Host files that were let go: what is asked of one is read again, so that a large fleet fits in memory."""

from __future__ import annotations

from collections.abc import Callable

from guestlint.hints import Any, Self
from guestlint.source.content import text_digest
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import Bound, read_file
from guestlint.source.parse import read_bytes
from guestlint.source.route import Format

_BOUND = Bound(too_large="lint again")


class ReleasedDocument(Document):
    """A host file that parses, of which little more is kept than its name and the digest of its text.

    What else is asked is read from the file. Raises SourceError then if it cannot be read, or has changed meanwhile.
    """

    __slots__ = ("again", "content")

    def __init__(
        self,
        file: str,
        format: Format,  # noqa: A002 - as in Document
        content: bytes,
        text: str | None = None,
        again: Callable[[str], bytes] | None = None,
    ) -> None:
        """Keep the name, the digest of the content, and the text where it will be asked for.

        `again` reads the content of a name; by default, it is that of the file.
        """
        # What is not set here is looked for by `__getattr__`.
        self.file = file
        self.format = format
        self.error = ""
        self._locator = None
        self.content = content
        self.again = again
        if text is not None:
            self.text = text

    @classmethod
    def of(cls, document: Document, *, keep_text: bool) -> Self:
        """A document that is let go."""
        content = text_digest(document.text)
        again = getattr(document, "again", None)
        return cls(document.file, document.format, content, document.text if keep_text else None, again)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any field of a document
        """Read the document again, and give its field."""
        if name not in Document.__slots__:
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message)
        read = self._read()
        for field in ("text", "data", "error_span", "error_help", "error_first"):
            setattr(self, field, getattr(read, field))
        return getattr(self, name)

    def _read(self) -> Document:
        data = self.text.encode() if _has(self, "text") else self._data()
        read = read_bytes(self.file, data, self.format)
        if text_digest(read.text) != self.content:
            message = f"{self.file}: changed while it was linted"
            raise SourceError(message, "lint again")
        return read

    def _data(self) -> bytes:
        return read_file(self.file, _BOUND) if self.again is None else self.again(self.file)


def _has(document: Document, field: str) -> bool:
    """Whether a field is set, without looking for it."""
    try:
        object.__getattribute__(document, field)
    except AttributeError:
        return False
    return True
