"""Every page of a rule is true: its bad example has that one finding at the mark, its fix makes the good one of it."""

from __future__ import annotations

import pytest

from guestlint.diagnostics import RuleInfo
from guestlint.registry.load import load
from guestlint.testing import examples, faults

RULES = load().infos()

PAGE = """
## What goes wrong

It does.

## Bad

```toml bad
[node]
name = "ward"
nmae = "x"  # <--
```

## Good

```toml good
[node]
name = "ward"
```

## How to fix

Remove it.

## References

- A source
"""


@pytest.mark.parametrize("info", RULES.values(), ids=lambda info: info.name)
def test_a_page_is_true(info: RuleInfo) -> None:
    assert faults(info) == []


OWN = RULES["unknown-option"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("## How to fix", "## Other", "the section `## How to fix` is missing"),
        ("- A source", "none", "no source is named under `## References`"),
        ("```toml good", "```toml", "the example `toml good` is missing"),
        ("```toml bad", "```toml", "the example `toml bad` is missing"),
        ("  # <--", "", "the finding is at line 3 of host.toml, but `# <--` marks no line"),
        (
            'name = "ward"\nnmae',
            'name = ""\nname2 = 1\nnmae',
            "the bad example has 2 findings of the rule, expected one",
        ),
        ('nmae = "x"  # <--', "", "the bad example has 0 findings of the rule, expected one"),
        ('```toml good\n[node]\nname = "ward"', "```toml good\n[node]", "the good example has error[missing-option]"),
        ("toml bad", "toml bad\nfoo = 1", "the bad example has 2 findings of the rule, expected one"),
    ],
)
def test_a_page_that_is_not_true(old: str, new: str, says: str) -> None:
    info = OWN._replace(docs=PAGE.replace(old, new))
    assert [fault for fault in faults(info) if says in fault]


def test_what_is_not_the_rules_own_is_told() -> None:
    info = OWN._replace(docs=PAGE.replace('name = "ward"\nnmae', "name = 1\nnmae"))
    assert [fault for fault in faults(info) if fault.startswith("the bad example also has error[type-mismatch]")]
    assert "its docstring does not begin with a sentence that says what it reports" in faults(info._replace(title="x"))
    assert "the finding's severity is error, the rule's is info" in faults(info._replace(severity="info"))


def test_a_fix_that_makes_something_else() -> None:
    info = RULES["trailing-slash-in-mountpoint"]
    good = examples(info.docs)["good"].text
    changed = info._replace(docs=info.docs.replace(good, good.replace("ward", "sire")))
    assert faults(changed) == ["the fix does not turn the bad example into the good one"]
