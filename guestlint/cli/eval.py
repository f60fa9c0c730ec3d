"""`guestlint eval`: evaluate hosts, and print what Nix made of them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence

import click

from guestlint import api
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.options import evaluation_options, verbose_option
from guestlint.cli.output import complain, readable
from guestlint.cli.output_file import output_option
from guestlint.cli.progress import STATUS
from guestlint.source.document import Document
from guestlint.source.facts import FactsDocument
from guestlint.source.json_text import json_text
from guestlint.source.read import Wanted
from guestlint.source.write import write_file


@click.command("eval")
@click.argument("references", nargs=-1, required=True, metavar="FLAKE#[HOST]...")
@output_option("Write to this file, or to HOST.json in this folder.  [default: standard output]")
@evaluation_options
@verbose_option
def command(references: tuple[str, ...], output: str | None, evaluate: Evaluate) -> Exit:
    """Evaluate hosts with Nix, and print their facts: the JSON that `guestlint check` reads as it does a host file.

    One host gives one JSON object; several give one line of JSON each, or a file each in the folder OUT.
    """
    for reference in references:
        if "#" not in reference:
            message = f"{reference}: a host to evaluate has a `#`, as in .#ward"
            raise click.UsageError(message)
    documents = list(readable(api.read(references, sys.stdin.buffer, Wanted(evaluate=evaluate))))
    hosts = list(_sound(documents))
    STATUS.finish("evaluating")
    if output is None:
        for host in hosts:
            sys.stdout.write(f"{_text(host)}\n")
    else:
        _write(hosts, output)
    return Exit.CLEAN if len(hosts) == len(documents) else Exit.FAILED


def _sound(documents: Sequence[Document | None]) -> Iterator[FactsDocument]:
    for document in documents:
        if document is not None and document.error:
            complain(f"{document.file}: {document.error}", "")
        elif isinstance(document, FactsDocument):
            yield document


def _write(hosts: Sequence[FactsDocument], output: str) -> None:
    """Raises WriteError."""
    if not os.path.isdir(output) and len(hosts) == 1:
        write_file(output, f"{_text(hosts[0])}\n".encode())
        return
    for host in hosts:
        name = (host.host_name or "host").replace(os.sep, "-")
        write_file(os.path.join(output, f"{name}.json"), f"{_text(host)}\n".encode())


def _text(host: FactsDocument) -> str:
    """The JSON, which tells the folder that Nix saw the user's files in."""
    data = json.loads(host.text)
    data["guestlint"]["root"] = host.tree.root
    return json_text(data, indent=None)
