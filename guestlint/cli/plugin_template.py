"""The package that `guestlint plugin new` writes: text by path, with `NAME` and `MODULE` in the places of the names."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.plugins import API_VERSION

_PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "guestlint-NAME"
version = "0.1.0"
description = "Rules for guestlint"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["guestlint"]

[project.optional-dependencies]
dev = ["pytest"]

# The name on the left is what `plugins = ["NAME"]` in the settings, or `--plugin NAME`, looks up.
[project.entry-points."guestlint.plugins"]
NAME = "MODULE"

[tool.hatch.build.targets.wheel]
packages = ["src/MODULE"]
"""

_README = """\
# guestlint-NAME

Rules for [guestlint](https://github.com/guestlint/guestlint). A rule is one module in `src/MODULE`: its docstring is
the rule's page, with a bad and a good example, and its check yields diagnostics.

    pip install --editable '.[dev]'
    pytest                                # or: guestlint plugin test NAME
    guestlint --plugin NAME host.toml

To run it always, add `plugins = ["NAME"]` to `guestlint.toml`.
"""

_PACKAGE = f'''\
"""Rules for guestlint, which finds each rule in a module of this package."""

GUESTLINT_API = "{API_VERSION}"
'''

_RULE = '''\
"""A guest with datasets does not start with its host.

## What goes wrong

After a power cut the host comes back by itself, but the guest stays down until someone notices.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]  # <--
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguard"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
autostart = true
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguard"
```

## How to fix

Set `autostart = true`.

## References

- Where the limit is documented: a manual, a source file and its function, or your own handbook
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Host, rule


@rule("NAME-no-autostart", category="backend", severity="warning", stage="runtime", since="0.1.0")
def check(host: Host) -> Iterator[Diagnostic]:
    """Report each guest with datasets and without autostart."""
    for guest in host.guests:
        if guest.name in host.shares_by_guest and not guest.autostart:
            yield Diagnostic(
                f"`{guest.name}` keeps data and does not start with `{host.name}`",
                guest.place._replace(part="key"),
                help="set `autostart = true`",
            )
'''

_TEST = '''\
"""The examples on each rule's page are tests."""

from __future__ import annotations

import pytest

from guestlint.testing import check_rule_pages


@pytest.mark.parametrize(("rule", "faults"), check_rule_pages("NAME").items())
def test_page(rule: str, faults: list[str]) -> None:
    """The examples have the findings they claim, and the fix turns the bad one into the good one."""
    assert faults == [], rule
'''

_FILES: Mapping[str, str] = {
    "README.md": _README,
    "pyproject.toml": _PYPROJECT,
    "src/MODULE/__init__.py": _PACKAGE,
    "src/MODULE/no_autostart.py": _RULE,
    "tests/test_pages.py": _TEST,
}


def files(name: str) -> Mapping[str, str]:
    """The texts by path below the package's folder, for a plugin of that name."""
    module = f"guestlint_{name.replace('-', '_')}"

    def named(text: str) -> str:
        return text.replace("MODULE", module).replace("NAME", name)

    return {named(path): named(text) for path, text in _FILES.items()}
