"""A network interface has a name longer than 15 bytes.

## What goes wrong

Linux stores an interface name in 16 bytes, including a terminating NUL. The module derives names from yours: `vm-`
and the guest's name for a micro VM, `mv-` and the host's link for a container. What happens with a longer name depends
on who uses it:

- The interface of a micro VM on the host: microvm.nix asserts the limit, so evaluation fails.
- A link of the host, and the link inside a container: the kernel refuses it when the guest starts. Only where a
  container of the later schema gives no name inside, as in `macvlans = ["lan"]`, systemd-nspawn shortens `mv-lan`
  itself, and keeps the long name as an alternative one.
- The link inside a micro VM: udev cannot rename it, so it keeps a name like `eth0`. The module's own network matches
  its address, but what the guest configures by the name, such as a firewall, does not apply (a warning).

## Bad

```toml bad
[node]
name = "ward"

[guests.home-gateway-1]  # <--
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }
```

## Good

```toml good
[node]
name = "ward"

[guests.gateway-1]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }
```

## How to fix

Shorten the name in the host file. The name of a micro VM may have 12 bytes, and so may a link that containers are
attached to, unless `networking.mainLinkName` names the link inside (`HOST:GUEST` in the later schema).

## References

- Linux, net/core/dev.c, `dev_valid_name`; include/uapi/linux/if.h, `IFNAMSIZ`
- microvm.nix, nixos-modules/microvm/asserts.nix (2024-04 and later): "interface name … is longer than the maximum
  length of 15"
- systemd, src/nspawn/nspawn-network.c, `network_iface_pair_parse` (since 254) and `shorten_ifname`
- nixos-extra-modules, modules/interface-naming.nix, `renameInterfacesByMac`
- nixos-extra-modules, modules/guests/microvm.nix, `interfaces`, and modules/guests/default.nix, `mainLinkName`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.analysis.interface_names import Owner, refused_names
from guestlint.plugins import MAX_INTERFACE_NAME, Diagnostic, HostView, RelatedLocation, Stage, rule

_OWNERS: Mapping[Owner, str] = {
    "host": "link `{0}` of the host",
    "on-host": "`{0}`, the interface of guest `{1}` on the host,",
    "pair": "`{0}`, a pair of links of container `{1}`,",
    "in-container": "`{0}`, the link inside guest `{1}`,",
    "in-vm": "`{0}`, the link inside guest `{1}`,",
}
_STAGES: Mapping[Owner, Stage] = {
    "host": "boot",
    "on-host": "eval",
    "pair": "boot",
    "in-container": "boot",
    "in-vm": "runtime",
}


@rule(
    "interface-name-too-long",
    category="network",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each name once, where the document gives what it is derived from."""
    for refused in view.ask(refused_names):
        if refused.fault.kind == "too-long":
            owner = _OWNERS[refused.owner].format(refused.name, refused.guest)
            yield Diagnostic(
                f"{owner} is {len(refused.name.encode())} bytes long; the limit for a Linux interface name is "
                f"{MAX_INTERFACE_NAME}",
                refused.places[0],
                related=tuple(RelatedLocation("also comes from here", place) for place in refused.places[1:]),
                help="shorten the name here",
                severity="warning" if refused.owner == "in-vm" else "error",
                stage=_STAGES[refused.owner],
                lazy=refused.owner == "on-host",
                identity=(refused.name,),
            )
