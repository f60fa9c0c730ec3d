"""A node name is not a valid host name.

## What goes wrong

The node name becomes the machine's `networking.hostName`, and NixOS rejects a name that is not valid: it may have at
most 63 letters, digits, `-` and `_`, with a letter or digit at both ends. A guest's node name defaults to the host's
name, a dash and the guest's name, and the limit applies to the whole of it.

## Bad

```toml bad
[node]
name = "ward"

[guests."mail.example"]  # <--
backend = "container"
container.macvlan = "lan"
```

## Good

```toml good
[node]
name = "ward"

[guests."mail.example"]
nodeName = "ward-mail"
backend = "container"
container.macvlan = "lan"
```

## How to fix

Use at most 63 letters, digits, `-` and `_`, with a letter or digit at both ends. A guest's default node name begins
with the host's name and a dash: set `nodeName` if the two are too long together.

## References

- nixpkgs, nixos/modules/tasks/network-interfaces.nix, `networking.hostName`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, InvalidHostName, of_kind, rule

_LIMIT = 63


@rule(
    "invalid-host-name",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each node name that NixOS rejects, and what is wrong with it."""
    for problem in of_kind(view.host.problems, InvalidHostName):
        whose = f"node name `{problem.name}`" + (f" of guest `{problem.guest}`" if problem.guest else "")
        if len(problem.name) > _LIMIT:
            why = f"has {len(problem.name)} characters; the limit for a host name is {_LIMIT}"
        else:
            why = "is not a valid host name (letters, digits, `-` and `_`, with a letter or digit at both ends)"
        way_out = "set `nodeName`, or rename the guest" if problem.guest else "change `node.name`"
        yield Diagnostic(f"{whose} {why}", problem.at, help=way_out)
