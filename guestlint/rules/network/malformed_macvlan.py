"""A container's macvlan is neither a link nor a pair of links.

## What goes wrong

The container's start script passes each entry to systemd-nspawn as `--network-macvlan=HOST` or `HOST:GUEST`, split at
white space. If the link is empty, or there is a second colon or white space, systemd-nspawn gets something else, and
the container does not start. A colon with nothing behind it is a warning: systemd-nspawn takes `lan:` as `lan`, but the
module takes the name of the link inside to be empty, so what the guest configures for its link does not apply.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlans = ["lan:eth0:x"]  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlans = ["lan:mv-lan"]
```

## How to fix

Write the host's link, or the host's link, a colon and the name of the link inside the container.

## References

- systemd-nspawn(1), `--network-macvlan=` (pairs since 254); systemd, src/nspawn/nspawn-network.c,
  `network_iface_pair_parse`
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `for iface in $MACVLANS`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.interface_names import is_malformed
from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "malformed-macvlan",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each entry that is neither of the two."""
    for interface in view.host.interfaces:
        if interface.written == f"{interface.link}:" and not is_malformed(interface):
            yield Diagnostic(
                f"macvlan `{interface.written}` of container `{interface.guest}` names no link inside: systemd-nspawn "
                f"makes `{interface.name}`, and the guest configures a link without a name",
                interface.place,
                help=f"write it as `{interface.link}` or `{interface.link}:{interface.name}`",
                severity="warning",
                stage="runtime",
            )
        elif is_malformed(interface):
            yield Diagnostic(
                f"macvlan `{interface.written}` of container `{interface.guest}` is neither a link of the host nor "
                "`HOST:GUEST`",
                interface.place,
                help="write it as `lan` or `lan:mv-lan`, without white space",
            )
