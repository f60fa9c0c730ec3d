"""A host or guest mountpoint is not an absolute path.

## What goes wrong

`hostMountpoint` and `guestMountpoint` have Nix's type `path`, which rejects a relative path. The guest mountpoint
defaults to the zfs entry's name, so a name without a leading slash is rejected too.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs.persist]  # <--
pool = "rpool"
dataset = "safe/guests/adguard"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguard"
```

## How to fix

Begin the mountpoint with a slash. If it comes from the entry's name, rename the entry or set `guestMountpoint`.

## References

- nixpkgs, lib/types.nix, `path`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, RelativePath, of_kind, rule


@rule(
    "relative-guest-path",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each relative mountpoint where it is written."""
    for problem in of_kind(view.host.problems, RelativePath):
        guest, by_name = problem.at.route[1], problem.at.part == "key"
        through = " (it defaults to the entry's name)" if by_name else ""
        absolute = "/" + problem.value.removeprefix("./").lstrip("/")
        at = problem.at if by_name else Place(problem.at.file, problem.at.route, "value")
        edit = Edit("rename" if by_name else "set", at, absolute)
        yield Diagnostic(
            f"`{problem.option}` `{problem.value}` of guest `{guest}` is not an absolute path{through}",
            at,
            help=f"begin it with a slash: `{absolute}`",
            fix=Fix(f"Replace with `{absolute}`", (edit,)),
        )
