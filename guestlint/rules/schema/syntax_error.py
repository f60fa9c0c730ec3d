"""The file cannot be read as TOML or JSON.

## What goes wrong

Nothing of a file that does not parse is known: neither Nix nor guestlint can say more about it. Duplicate keys count,
as both formats leave open which of the two would win.

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

Mend the text at the place that the message names; nothing else in the file is checked until then.

## References

- TOML 1.0.0, <https://toml.io/en/v1.0.0>
- RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Document, Place, rule


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
    """Report what the parser said."""
    if document.error:
        kind = "JSON" if document.format == "json" else "TOML"
        yield Diagnostic(
            f"not valid {kind}: {document.error}", Place(document.file), help=f"correct the {kind} at this place"
        )
