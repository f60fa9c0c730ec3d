"""An address of a container has a prefix that `ip` refuses, or lacks one that it needs.

## What goes wrong

Where a container's pair of links is on no bridge, NixOS gives both addresses to `ip route add` as they are:

- An IPv4 address inside with a prefix, as `10.0.0.2/24`, is no network: "Invalid prefix for given prefix length". The
  service fails after the start. `/32` is right, and so is the first address of a network, as `10.0.0.2/31`.
- The host's address becomes the gateway inside, which can have no prefix: the container's init fails.

On a bridge, an address inside without a prefix is `/32` (`/128`): the container reaches nobody, unless `hostAddress`
gives it a gateway (a warning).

## Bad

```toml bad
[containers.web]
privateNetwork = true
hostAddress = "10.0.0.1"
localAddress = "10.0.0.2/24"  # <--
```

## Good

```toml good
[containers.web]
privateNetwork = true
hostAddress = "10.0.0.1"
localAddress = "10.0.0.2"
```

## How to fix

Leave the prefixes out, and give one to an address on a bridge.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614: `containerInit`, `postStartScript`
- iproute2, ip-route(8); Linux, net/ipv4/fib_trie.c, `fib_valid_key_len`; measured with iproute2 6.1 on Linux 6.18
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address

from guestlint.analysis.pairs import Pair, pairs
from guestlint.plugins import Address, Diagnostic, HostView, rule

_BITS = {4: 32, 6: 128}
_USUAL = {False: "/24", True: "/64"}
"""Prefixes of networks of IPv4 and IPv6."""


@rule(
    "address-prefix",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such address."""
    for pair in view.ask(pairs):
        for address in pair.addresses:
            if "/" not in address.text and pair.is_routed:
                continue
            why = _refused(pair, address)
            if why:
                yield Diagnostic(
                    f"`{address.text}` of container `{address.guest}` {why}",
                    address.place,
                    help=f"write `{address.text.partition('/')[0]}`",
                )
            elif address.is_inside and "/" not in address.text and not _has_way(pair, address):
                yield Diagnostic(
                    f"`{address.text}` of container `{address.guest}` has no prefix: it reaches nobody on bridge "
                    f"`{pair.interface.link}`",
                    address.place,
                    help=f"give it the prefix of its network, as in `{address.text}{_USUAL[':' in address.text]}`",
                    severity="warning",
                    stage="runtime",
                )


def _refused(pair: Pair, address: Address) -> str:
    bits = _BITS[6 if ":" in address.text else 4]
    if "/" not in address.text:
        return ""
    if address.prefix is None or address.prefix > bits:
        return f"has no prefix of 0 to {bits}"
    if not address.is_inside and pair.interface.name_place is None:
        return "is the gateway in the container, and `ip route` takes none with a prefix"
    is_in_route = pair.is_routed or not address.is_inside
    if is_in_route and bits == _BITS[4] and _has_host_bits(address):
        return f"is no network of prefix {address.prefix}, so `ip route` refuses it"
    return ""


def _has_host_bits(address: Address) -> bool:
    try:
        number = int(IPv4Address(address.text.partition("/")[0]))
    except AddressValueError:
        return False
    return bool(number & (1 << (_BITS[4] - (address.prefix or 0))) - 1)


def _has_way(pair: Pair, address: Address) -> bool:
    """Whether the container has a gateway of the address's family."""
    return any(not each.is_inside and (":" in each.text) == (":" in address.text) for each in pair.addresses)
