"""A guest's interface has the name of a device that the host makes itself.

## What goes wrong

Interface names are unique on a host. The module names a guest's interface `vm-` and the guest's name. If the host makes
a device of that name, such as a bridge, microvm.nix deletes it when the guest starts, and puts the guest's interface
in its place: what the host has on that device no longer works. An entry in `networking.interfaces` makes no device,
unless it is `virtual`, and is no clash.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]  # <--
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[networking.interfaces.lan]

[networking.bridges.vm-adguard]
interfaces = ["eth0"]
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[networking.interfaces.lan]

[networking.bridges.br-adguard]
interfaces = ["eth0"]
```

## How to fix

Rename the guest, or the host's link.

## References

- microvm.nix, nixos-modules/host/default.nix (2024-04: `ip link del name $id`) and
  nixos-modules/microvm/interfaces.nix, `macvtap-up`
- nixpkgs, nixos/modules/tasks/network-interfaces.nix, `virtual`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.links import made_links
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, is_plain_interface_name, rule


@rule(
    "interface-name-clash",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each interface on the host that has the name of a device that the host makes."""
    host, made = view.host, view.ask(made_links)
    for interface in host.interfaces:
        name = interface.name
        if (
            name in made
            and interface.kind != "veth"
            and not interface.namespace
            and interface.is_made
            and is_plain_interface_name(name)
        ):
            yield Diagnostic(
                f"`{name}`, the interface of guest `{interface.guest}` on the host, has the same name as a link that "
                "the host makes: when the guest starts, microvm.nix deletes the host's and puts its own in its place",
                host.guest_by_name[interface.guest].place._replace(part="key"),
                related=(RelatedLocation(f"link `{name}` of the host", made[name].place),),
                help="rename the guest or the link",
            )
