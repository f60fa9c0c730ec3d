"""What an executor gives for one host file."""

from __future__ import annotations

from collections.abc import Callable

from guestlint.engine.alone import Alone
from guestlint.engine.linter import Linter
from guestlint.engine.transfer import NO_HOST, decode, encode, says_nothing
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.released import ReleasedDocument
from guestlint.source.route import Format


class Answer(NamedTuple):
    """What was said of one file: its line, and what is needed to make a host of that again."""

    line: str = NO_HOST
    format: Format = "toml"
    content: bytes = b""
    """The digest of the text."""
    text: str | None = None
    """Of a file whose findings or comments are looked for in it."""


def answer(linter: Linter, document: Document | None) -> Answer | None:
    """What a linter says of a document, or of a file that is no host (None); None where only a document says it all.

    Raises ExtensionError.
    """
    if document is None:
        return Answer()
    host = linter.let_go(linter.lint(document))
    line, released = encode(host), host.document
    if line is None or not isinstance(released, ReleasedDocument):
        return None
    text = None if says_nothing(line) else document.text
    return Answer(line, released.format, released.content, text)


def host_of(file: str, given: Answer, linter: Linter, again: Callable[[str], bytes] | None = None) -> Alone | None:
    """The host that an answer is about; None where the file is no host. Raises TransferError.

    `again` reads the file of a name again, by default that on the disk.
    """
    if given.line == NO_HOST:
        return None
    document = ReleasedDocument(file, given.format, given.content, given.text, again)
    return decode(given.line, document, linter.registry)
