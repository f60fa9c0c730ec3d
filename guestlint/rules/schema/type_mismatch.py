"""A value does not have the type of its option.

## What goes wrong

The module system rejects it: "A definition for option … is not of type …". A MAC address consists of six pairs of
hexadecimal digits separated by colons; dashes and dots are not accepted.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.macvtap = "lan"
microvm.mac = "02-01-27-00-00-01"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.macvtap = "lan"
microvm.mac = "02:01:27:00:00:01"
```

## How to fix

Write a value of the type that the message names. Separate the pairs of digits of a MAC address with colons.

## References

- nixpkgs, lib/types.nix
- nixos-extra-modules, lib/netu.nix, `types.mac`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, TypeMismatch, format_route, of_kind, rule


@rule(
    "type-mismatch",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each value of the wrong type; a MAC address with dashes has a safe fix."""
    for problem in of_kind(view.host.problems, TypeMismatch):
        option = format_route(problem.at.route)
        fix = None
        if "MAC" in problem.expects and isinstance(problem.value, str):
            mac = problem.value.replace("-", ":")
            value_at = Place(problem.at.file, problem.at.route, "value")
            if mac != problem.value and len(mac) == len("02:01:27:00:00:01"):
                fix = Fix(f"Replace with `{mac}`", (Edit("set", value_at, mac),), safe=True)
        yield Diagnostic(
            f"invalid value for `{option}`: expected {problem.expects}, found {_describe(problem.value)}",
            Place(problem.at.file, problem.at.route, "value"),
            help=f"write {problem.expects}",
            fix=fix,
        )


def _describe(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    words = {int: "a number", float: "a number", list: "a list", dict: "a table", type(None): "null"}
    return words.get(type(value), "a date or time, which Nix's fromTOML does not support")
