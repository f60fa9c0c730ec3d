"""A key that is no option of the module at its place.

## What goes wrong

The module system refuses a definition of an option that nobody declares: "The option … does not exist". Most are
slips of the keyboard or options of NixOS's own containers, which spell some names differently. A fork of the module
may declare more options than the module itself.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
autoStart = true  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
autostart = true
```

## How to fix

Correct the name, or remove the option. A fork of the module may have it: then leave it, and expect Nix to agree.

## References

- nixpkgs, lib/modules.nix, `checkUnmatched`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, UnknownOption, format_key, format_route, rule


@rule(
    "unknown-option",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="host.problems",
)
def check(host: HostView) -> Iterator[Diagnostic]:
    """Report each unknown key, with the nearest option as a hint."""
    for problem in host.problems(UnknownOption):
        name = str(problem.at.route[-1])
        above = problem.at.route[:-1]
        at = f"`{format_route(above)}`" if above else "the top level"
        known = [option for option in problem.known if not option.startswith("_")]
        nearest = _nearest(name, known)
        hint = f"did you mean `{nearest}`?" if nearest else f"options there: {', '.join(known)}"
        fix = None
        if nearest:
            key = Place(problem.at.file, problem.at.route, "key")
            fix = Fix(f"Rename `{format_key(name)}` to `{nearest}`", (Edit("rename", key, nearest),))
        yield Diagnostic(
            f"`{format_key(name)}` is no option of the module at {at}",
            Place(problem.at.file, problem.at.route, "key"),
            help=f"{hint} (a fork of the module may have more)",
            fix=fix,
        )


def _nearest(name: str, known: Sequence[str]) -> str:
    """The known option that looks most like `name`, case aside; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where there is something to report

    by_folded = {option.lower(): option for option in known}
    matches = get_close_matches(name.lower(), by_folded, n=1, cutoff=0.7)
    return by_folded[matches[0]] if matches else ""
