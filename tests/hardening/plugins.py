"""Plugins that do what no plugin should, for tests."""

from __future__ import annotations

from pathlib import Path

_RULE = '''"""A rule of a test.

## What goes wrong

Nothing.

## Bad

```toml bad
[node]
name = "ward"
```

## Good

```toml good
[node]
name = "ward"
```

## How to fix

Do not.

## References

- none
"""

import os
import sys

from guestlint.plugins import Diagnostic, Host, Place, rule

GUESTLINT_API = "1.0"
{more}

@rule("odd", category="identity", severity="warning", stage="eval", confidence="high", since="1.0.0")
def check(host: Host):
    """Do what is asked."""
    at = Place("host.toml", ("guests", "web"))
    {body}
    yield from ()
'''


def write_rule(file: Path, body: str, more: str = "") -> Path:
    """Write a plugin whose only rule, `odd`, runs `body` on each host."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_RULE.format(body=body, more=more))
    return file


def write_marking(file: Path, mark: Path) -> Path:
    """Write a plugin that creates `mark` when it is loaded, so that a test sees whether it was."""
    return write_rule(file, "pass", f"from pathlib import Path\n\nPath({str(mark)!r}).touch()\n")
