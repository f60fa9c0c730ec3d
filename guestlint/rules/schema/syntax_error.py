"""The file is not valid TOML or JSON.

## What goes wrong

Neither Nix nor guestlint can read any part of a file that does not parse. Duplicate keys are an error too: TOML
forbids them, and JSON does not define which of the two wins. Facts of another shape than guestlint reads are reported
here as well.

## Bad

```toml bad
[node]
name = "ward  # <--
```

## Good

```toml good
[node]
name = "ward"
```

## How to fix

Fix the syntax at the place that the message names. Nothing else in the file is checked until then.

## References

- TOML 1.0.0, <https://toml.io/en/v1.0.0>
- RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Document, Place, RelatedLocation, rule


@rule(
    "syntax-error",
    category="schema",
    severity="error",
    stage="parse",
    confidence="high",
    since="0.1.0",
    when="syntax-error",
)
def check(document: Document) -> Iterator[Diagnostic]:
    """Report the parser's error."""
    if document.error:
        kind = "JSON" if document.format == "json" else "TOML"
        what, todo = (
            (kind, f"fix the {kind} syntax here") if not document.is_facts else ("facts", "evaluate them again")
        )
        yield Diagnostic(
            f"not valid {what}: {document.error}",
            Place(document.file),
            related=(RelatedLocation("first here", Place(document.file, part="key")),) if document.error_first else (),
            help=document.error_help or todo,
        )
