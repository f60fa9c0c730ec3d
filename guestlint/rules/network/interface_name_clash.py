"""A guest's interface has the name of another interface on the host.

## What goes wrong

Interface names are unique on a host. The module names a guest's interface `vm-` and the guest's name. If an interface
of that name exists, the kernel refuses whichever comes second (`EEXIST`).

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

- Linux, net/core/rtnetlink.c, `rtnl_newlink`; net/core/dev.c, `register_netdevice`
"""

from __future__ import annotations

from collections.abc import Iterator

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
    """Report each interface on the host that has the name of a link declared in the document."""
    host = view.host
    declared = {link.name: link.place for link in host.links if link.how == "declared"}
    for interface in host.interfaces:
        name = interface.name
        if name in declared and not interface.namespace and interface.is_made and is_plain_interface_name(name):
            yield Diagnostic(
                f"`{name}`, the interface of guest `{interface.guest}` on the host, has the same name as a link of the "
                "host: interface names must be unique",
                host.guest_by_name[interface.guest].place._replace(part="key"),
                related=(RelatedLocation(f"link `{name}` of the host", declared[name]),),
                help="rename the guest or the link",
            )
