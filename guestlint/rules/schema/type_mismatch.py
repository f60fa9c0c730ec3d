"""A value is not of its option's type.

## What goes wrong

The module system refuses it: "A definition for option … is not of type …". A MAC address is six pairs of hexadecimal
digits with colons between them and nothing else: neither dashes nor dots are taken.

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

Write a value of the type that the message names. A MAC address has colons between its pairs of digits.

## References

- nixpkgs, lib/types.nix
- nixos-extra-modules, lib/netu.nix, `types.mac`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, TypeMismatch, format_route, rule


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
    """Report each mistyped value; a MAC with dashes can be fixed without a change of meaning."""
    for problem in view.host.problems_of(TypeMismatch):
        option = format_route(problem.at.route)
        fix = None
        if "MAC" in problem.expects and isinstance(problem.value, str):
            mac = problem.value.replace("-", ":")
            value_at = Place(problem.at.file, problem.at.route, "value")
            if mac != problem.value and len(mac) == len("02:01:27:00:00:01"):
                fix = Fix(f"Write it with colons: {mac}", (Edit("set", value_at, mac),), safe=True)
        yield Diagnostic(
            f"`{option}` is {_describe(problem.value)}; Nix expects {problem.expects}",
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
    return words.get(type(value), "a date or time, which Nix's fromTOML does not read")
