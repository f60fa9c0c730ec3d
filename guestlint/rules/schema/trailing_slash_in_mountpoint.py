"""A host mountpoint ends with a slash.

## What goes wrong

The type of `fileSystems.<name>.mountPoint`, which is the entry's name by default, rejects a trailing slash:
evaluation fails. The
host mountpoint defaults to `/guests/<guest>` followed by the guest mountpoint, including its trailing slash. In
`guestMountpoint` a trailing slash is harmless if `hostMountpoint` is set.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguard"
hostMountpoint = "/guests/adguard/"  # <--
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
hostMountpoint = "/guests/adguard"
```

## How to fix

Remove the slash. If the host mountpoint comes from the entry's name or from `guestMountpoint`, remove the slash
there, or set `hostMountpoint`.

## References

- nixpkgs, nixos/modules/tasks/filesystems.nix, `nonEmptyWithoutTrailingSlash`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, rule, unusual_shares


@rule(
    "trailing-slash-in-mountpoint",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when=("unusual-share", "own-mounts"),
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report guests' host mountpoints, and the host's own file systems."""
    for share in view.ask(unusual_shares):
        path = share.source
        if path[-1] == "/" and path != "/":
            yield _diagnostic(path, f" of guest `{share.guest}`", share.at("source"))
    for own in view.host.file_systems:
        if own.is_enabled and own.path.endswith("/") and own.path != "/":
            at = own.path_place
            yield _diagnostic(own.path, "", at._replace(part="key") if at == own.place else at)


def _diagnostic(path: str, whose: str, at: Place) -> Diagnostic:
    """The fix removes the slashes from what is written at `at`: the entry's name or the option's value."""
    by_name = at.part == "key"
    place = at if by_name else Place(at.file, at.route, "value")
    option = "" if by_name else str(at.route[-1])
    written = str(at.route[-1]) if by_name else path
    stripped = written.rstrip("/")
    fix = None
    if stripped and option != "guestMountpoint":
        fix = Fix(f"Replace with `{stripped}`", (Edit("rename" if by_name else "set", place, stripped),), safe=True)
    remedy = f"write `{stripped}`" if fix is not None else "remove the trailing slash"
    is_derived = whose and option != "hostMountpoint"
    return Diagnostic(
        f"host mountpoint `{path}`{whose} ends with a slash",
        place,
        help=f"{remedy}, or set `hostMountpoint`" if is_derived else remedy,
        fix=fix,
    )
