"""The link inside a container has the name of a link of the host.

## What goes wrong

systemd-nspawn asks the kernel for a macvlan of the name that it is to have inside. The kernel looks the name up on
the host first, and where a link has it there refuses to make another (`EEXIST`): the container does not start.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
networking.mainLinkName = "lan"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
networking.mainLinkName = "mv-lan"
```

## How to fix

Give the link inside another name than any link of the host has; the default, `mv-` and the host's link, is one.

## References

- Linux, net/core/rtnetlink.c, `__rtnl_newlink`: the name is looked up where the request comes from
- nixos-extra-modules, modules/guests/default.nix, `mainLinkName`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, RelatedLocation, rule


@rule(
    "main-link-clash",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.main_link_clashes",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report each container whose link meets one of the host's."""
    for clash in lowered.main_link_clashes:
        yield Diagnostic(
            f"the link inside container `{clash.guest}` is named `{clash.name}`, as {clash.other} is: it "
            "cannot be made",
            clash.place,
            related=(RelatedLocation(f"{clash.other} is named here", clash.other_place),),
            help=f"name it otherwise, as in `mv-{clash.name}`",
        )
