"""A host mountpoint ends with a slash.

## What goes wrong

The type of `fileSystems.<name>.mountPoint`, which is the entry's name by default, rejects a trailing slash:
evaluation fails. The host mountpoint defaults to `/guests/<guest>` followed by the guest mountpoint, including its
trailing slash. The guest mountpoint is a file system of the guest, whose evaluation fails in the same way.

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
there, or set `hostMountpoint`. The same goes for `mountPoint` of a plain micro VM's shares and volumes.

## References

- nixpkgs, nixos/modules/tasks/filesystems.nix, `nonEmptyWithoutTrailingSlash`
- nixos-extra-modules, modules/guests/container.nix, `fileSystems`; microvm.nix, nixos-modules/microvm/mounts.nix
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.guest_mounts import guest_mounts
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
        elif share.target[-1:] == "/" and share.target != "/" and share.kind:
            yield _in_guest(share.guest, share.target, share.at("target"))
    for mount in view.ask(guest_mounts):
        if mount.target[-1:] == "/" and mount.target.strip("/"):
            yield _in_guest(mount.guest, mount.target, mount.place)
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


def _in_guest(guest: str, target: str, at: Place) -> Diagnostic:
    """The guest's own evaluation fails, that of the host's options does not."""
    stripped = target.rstrip("/") or "/"
    return Diagnostic(
        f"guest mountpoint `{target}` of guest `{guest}` ends with a slash",
        at,
        help=f"write `{stripped}`",
        fix=Fix(f"Replace with `{stripped}`", (Edit("rename" if at.part == "key" else "set", at, stripped),)),
        lazy=True,
    )
