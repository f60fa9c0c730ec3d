"""What commands print with: errors on standard error, and formats by name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from guestlint.cli.progress import STATUS
from guestlint.diagnostics import Crash, Run
from guestlint.hints import Any
from guestlint.registry.types import Registry
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, SourceError, one_line
from guestlint.source.route import Span


def complain(message: str, hint: str, excerpt: tuple[str, str, Span] | None = None) -> None:
    """Print an error, the lines it is about and a hint on standard error; control characters are escaped."""
    STATUS.show("")
    say(f"guestlint: error: {one_line(message)}")
    if excerpt is not None:
        from guestlint.cli.excerpt import excerpt_lines  # noqa: PLC0415 - only where there is one

        sys.stderr.writelines(f"{line}\n" for line in excerpt_lines(*excerpt))
    if hint:
        say(f"  {one_line(hint)}")


def say(line: str) -> None:
    """Print a line on standard error, in several where that is a narrow terminal."""
    from guestlint.report.fold import folded  # noqa: PLC0415 - only where there is something to say

    sys.stderr.write(folded(line, sys.stderr))


def warn(message: str, hint: str) -> None:
    """Print a warning and a hint on standard error."""
    STATUS.show("")
    say(f"guestlint: warning: {one_line(message)}")
    if hint:
        say(f"  {one_line(hint)}")


def complain_of_error(error: GuestlintError) -> None:
    """Print an error, with its place where it is about a setting in a file.

    A file below the current folder is named from there, as in findings.
    """
    here = os.path.join(os.getcwd(), "")
    message, hint = (text.removeprefix(here) for text in (str(error), error.hint))
    if error.excerpt is not None:
        from guestlint.cli.excerpt import shown_file  # noqa: PLC0415 - only where there is one

        file = error.excerpt[0]
        message = message.replace(f"{one_line(file)}:", f"{one_line(shown_file(file))}:", 1)
    complain(message, hint, error.excerpt)


def complain_of_failures(run: Run | None, registry: Registry) -> bool:
    """Name once each plugin that was refused and each rule that crashed; whether there were any."""
    refused = {str(error): error.hint for error in (*registry.refused, *(run.refused if run is not None else ()))}
    for message, hint in refused.items():
        complain(message, hint)
    crashes: dict[tuple[str, str], list[Crash]] = {}
    for crash in run.crashes if run is not None else ():
        crashes.setdefault((crash.rule, crash.error), []).append(crash)
    for first, *more in crashes.values():
        where = f"{first.file} and {len(more)} more" if more else first.file
        complain(str(first._replace(file=where)), "the other rules' findings are complete")
    return bool(refused or crashes)


def read_all(documents: Iterable[Document | SourceError]) -> tuple[list[Document], list[SourceError]]:
    """The documents, and the files that cannot be read, of which each is complained as soon as it is known."""
    read: list[Document] = []
    errors: list[SourceError] = []
    for document in documents:
        if isinstance(document, Document):
            read.append(document)
        else:
            complain(str(document), document.hint)
            errors.append(document)
    return read, errors


def readable(documents: Iterable[Document | SourceError]) -> Iterator[Document | None]:
    """The documents; for a file that cannot be read, an error is printed, and None comes in its place."""
    for document in documents:
        if isinstance(document, Document):
            yield document
        else:
            complain(str(document), document.hint)
            yield None


def create_writer(formats: Mapping[str, Any], name: str, others: Iterable[str] = ()) -> Any:  # noqa: ANN401 - a Reporter or a GraphWriter, as the table says
    """An object that writes the format `name` of `formats`.

    Raises click's UsageError for an unknown name, which tells these and the `others` that there are.
    """
    format_ = formats.get(name)
    if format_ is None:
        from guestlint.source.suggest import suggestion  # noqa: PLC0415 - only for what is wrong

        message = f"unknown format {name}; {suggestion(name, sorted({*formats, *others}))}"
        raise usage_error(message)
    if not isinstance(format_, str):
        return format_()
    module, _, class_ = format_.partition(":")
    return getattr(import_module(module), class_)()


def usage_error(message: str) -> Exception:
    """The UsageError of click, to be raised: of the command that runs, which is `check` if click has not found it."""
    from click import UsageError, get_current_context  # noqa: PLC0415 - only where there is an error

    from guestlint.cli.commands import context_of_check  # noqa: PLC0415 - as above

    return UsageError(message, get_current_context(silent=True) or context_of_check())
