"""Several guests may write to one directory of the host.

## What goes wrong

Nothing need be wrong: a file server is meant to have the files of the others. But what one guest writes, the other
reads and trusts, with the user ids that are its own. Keys and certificates that one guest makes and others only need
are safe where the others have them `readOnly`.

A share within another of the same guest is not meant, nor what is `readOnly` in all guests but one.

## Bad

```toml bad
[[microvm.vms.mail.config.microvm.shares]]
tag = "keys"
proto = "virtiofs"
source = "/srv/web/keys"
mountPoint = "/keys"

[[microvm.vms.web.config.microvm.shares]]
tag = "keys"
proto = "virtiofs"
source = "/srv/web/keys"  # <--
mountPoint = "/keys"
```

## Good

```toml good
[[microvm.vms.mail.config.microvm.shares]]
tag = "keys"
proto = "virtiofs"
source = "/srv/web/keys"
mountPoint = "/keys"
readOnly = true

[[microvm.vms.web.config.microvm.shares]]
tag = "keys"
proto = "virtiofs"
source = "/srv/web/keys"
mountPoint = "/keys"
```

## How to fix

Set `readOnly = true` in the guests that only read. If all are meant to write, there is nothing to fix.

## References

- microvm.nix 71beea0, nixos-modules/microvm/options.nix, `shares.*.readOnly`, and virtiofsd/default.nix
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `bindMounts.*.isReadOnly`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.common_directories import CommonDirectory, common_directories
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_SHOWN = 3


@rule(
    "shared-writable-share",
    category="mounts",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such directory once, at the last guest that has it, with what other guests have of it."""
    for common in view.ask(common_directories):
        *others, last = common.writers
        yield Diagnostic(
            f"{_who(common)} may write to `{common.path}`" + _what_is_inside(common),
            last.at("source"),
            related=(
                *(RelatedLocation(f"`{each.guest}` may write to it too", each.at("source")) for each in others),
                *(
                    RelatedLocation(f"`{each.guest}` has this in it", each.at("source"))
                    for each in common.inside[:_SHOWN]
                ),
            ),
            help="make it read-only where nothing is to be written; if it is meant so, there is nothing to fix",
            identity=(common.path,),
        )


def _who(common: CommonDirectory) -> str:
    names = [f"`{name}`" for name in dict.fromkeys(share.guest for share in common.writers)]
    if len(names) == 1:
        return f"guest {names[0]}"
    shown = " and ".join(names) if len(names) == 2 else f"{', '.join(names[:_SHOWN])}"  # noqa: PLR2004 - a pair
    return f"{len(names)} guests ({shown}{', …' if len(names) > _SHOWN else ''})"


def _what_is_inside(common: CommonDirectory) -> str:
    names = [f"`{name}`" for name in dict.fromkeys(share.guest for share in common.inside)]
    if not names:
        return ""
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return (
        f", which holds a share of {shown}"
        if len(names) == 1
        else f", which holds shares of {len(names)} guests ({shown})"
    )
