"""The packet filter names the interface of a container as it would be if it were not too long.

## What goes wrong

The host's end of a container's pair of links is `ve-` and the container's name, or `vb-` on a bridge. An interface name
has at most 15 bytes, so systemd-nspawn cuts a longer one after 11 and adds four letters of a hash. The long name is
kept as an alternative one, which systemd-networkd and `ip` know, but the packet filter does not: the rule never
matches, and the container has no way out, or no trust.

## Bad

```toml bad
[containers.changedetection]
privateNetwork = true
hostAddress = "192.168.100.1"
localAddress = "192.168.100.4"

[networking.nat]
enable = true
internalInterfaces = ["ve-changedetection"]  # <--
```

## Good

```toml good
[containers.changedetection]
privateNetwork = true
hostAddress = "192.168.100.1"
localAddress = "192.168.100.4"

[networking.nat]
enable = true
internalInterfaces = ["ve-changede2KnI"]
```

## How to fix

Write the name as `ip link` shows it, or a wildcard after at most 11 bytes.

## References

- systemd 252, src/nspawn/nspawn-network.c, `shorten_ifname`; measured with 252
- Linux, net/netfilter/nft_meta.c, `NFT_META_IIFNAME`, and x_tables.h, `ifname_compare_aligned`: the device's own name
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from guestlint.analysis.packet_filter import Named, filtered_interfaces
from guestlint.analysis.pairs import pairs, shortened_from
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule


@rule(
    "unshortened-interface-name",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each place that names an interface so."""
    filtered = view.ask(filtered_interfaces)
    made = [pair.interface for pair in view.ask(pairs)] if filtered else []
    names = {shortened_from(each, each.guest): each for each in made}
    full, short = sorted(filter(None, names)), sorted(each.name for each in view.host.interfaces)
    for each in filtered if full else ():
        meant = _first(full, each)
        if meant and not _first(short, each):
            name = names[meant].name
            can_be_set = each.stem is None and each.place.part != "key"
            yield Diagnostic(
                f"`{each.text}` matches no interface: that of container `{names[meant].guest}` is `{name}`, as "
                f"`{meant}` is too long",
                each.place,
                help=f"write `{name}`",
                fix=Fix(f"Replace with `{name}`", (Edit("set", each.place, name),)) if can_be_set else None,
            )


def _first(names: Sequence[str], named: Named) -> str:
    """The first of the sorted names that is meant."""
    stem = named.text if named.stem is None else named.stem
    index = bisect_left(names, stem)
    found = names[index] if index < len(names) else ""
    is_meant = found == stem if named.stem is None else found.startswith(stem)
    return found if is_meant else ""
