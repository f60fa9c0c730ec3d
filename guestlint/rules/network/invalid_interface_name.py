"""A network interface has a name that the kernel or systemd refuses.

## What goes wrong

An interface name must not be empty, `.`, `..`, `all` or `default`, and must not contain a slash, a colon, a percent
sign or white space: the kernel gives no link such a name. systemd accepts neither a name of digits alone nor one with
letters outside ASCII either, and systemd-nspawn, which creates the link inside a container, then does not start it.
Inside a micro VM udev cannot give the link such a name: the guest starts, and the module's own network matches its
address, but what the guest configures by the name, such as a firewall, does not apply (a warning).

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan:1" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan1" }
```

## How to fix

Write the name as `ip link` shows it. Aliases such as `eth0:1` are addresses, not links.

## References

- Linux, net/core/dev.c, `dev_valid_name` and `__dev_alloc_name` (`%`); since 4.19 net/ipv4/devinet.c,
  `sysctl_dev_name_is_allowed` (`all`, `default`)
- systemd, src/basic/socket-util.c, `ifname_valid_full`; src/nspawn/nspawn-network.c, `network_iface_pair_parse`
- nixos-extra-modules, modules/interface-naming.nix, `renameInterfacesByMac`, and modules/guests/microvm.nix,
  `matchConfig`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.interface_names import refused_names
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_OWNERS = {
    "host": "link `{0}` of the host",
    "on-host": "`{0}`, the interface of guest `{1}` on the host,",
    "pair": "`{0}`, a pair of links of container `{1}`,",
    "in-container": "`{0}`, the link inside guest `{1}`,",
    "in-vm": "`{0}`, the link inside guest `{1}`,",
}
_WHY = {
    "empty": "it is empty",
    "directory": "`.` and `..` are reserved",
    "character": "it contains `{0}`",
    "white-space": "it contains white space",
    "special": "the kernel reserves `all` and `default`",
    "numeric": "systemd takes no name of digits alone",
    "non-ascii": "systemd takes ASCII characters alone",
}


@rule(
    "invalid-interface-name",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each name once, where the document gives it."""
    for refused in view.ask(refused_names):
        if refused.fault.kind != "too-long":
            owner = _OWNERS[refused.owner].format(refused.name, refused.guest)
            why = _WHY[refused.fault.kind].format(refused.fault.character)
            yield Diagnostic(
                f"{owner} does not have a valid interface name: {why}",
                refused.places[0],
                related=tuple(RelatedLocation("also used here", place) for place in refused.places[1:]),
                help="write the name as `ip link` shows it",
                severity="warning" if refused.owner == "in-vm" else "error",
                stage="runtime" if refused.owner == "in-vm" else "boot",
                identity=(refused.name,),
            )
