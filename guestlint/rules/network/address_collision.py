"""A container has an IP address that something else has.

## What goes wrong

- Two containers with one `localAddress`: the host has a route to each address, and `ip route add` refuses the second
  ("File exists"), so the service of the second container fails. On a bridge both answer for the address.
- A `localAddress` that the host has itself, on a link of its own or as the `hostAddress` of any container: what the
  host sends there stays on the host, so it does not reach the container.

One `hostAddress` on several pairs of links is normal. Containers that are not started at boot may be meant to run one
at a time (a warning).

## Bad

```toml bad
[containers.db]
autoStart = true
privateNetwork = true
hostAddress = "10.231.136.1"
localAddress = "10.231.136.2"

[containers.web]
autoStart = true
privateNetwork = true
hostAddress = "10.231.136.1"
localAddress = "10.231.136.2"  # <--
```

## Good

```toml good
[containers.db]
autoStart = true
privateNetwork = true
hostAddress = "10.231.136.1"
localAddress = "10.231.136.2"

[containers.web]
autoStart = true
privateNetwork = true
hostAddress = "10.231.136.1"
localAddress = "10.231.136.3"
```

## How to fix

Give each container an address of its own.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `postStartScript`
- ip-route(8); Linux, net/ipv4/fib_trie.c, `fib_table_insert` (`NLM_F_EXCL`), and the table `local`; measured on 6.18
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.address_use import Collision, address_collisions, owned_by_host
from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_OWN = "give each container an address of its own"


@rule(
    "address-collision",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each address once that several have, at the last; and each that the host has."""
    for collision in view.ask(address_collisions):
        yield _several(view, collision)
    for address, place, owner in view.ask(owned_by_host):
        yield Diagnostic(
            f"`{address.text}` of container `{address.guest}` is an address of the host, {owner}: what the host sends "
            "there does not reach the container",
            address.place,
            related=(RelatedLocation("the host has it here", place),),
            help=_OWN,
            stage="runtime",
        )


def _several(view: HostView, collision: Collision) -> Diagnostic:
    *others, last = collision.addresses
    names = listed(list(dict.fromkeys(f"`{address.guest}`" for address in collision.addresses)))
    who = f"containers {names}" if len({each.guest for each in collision.addresses}) > 1 else f"two pairs of {names}"
    are_started = all(view.host.guest_by_name[each.guest].autostart for each in collision.addresses)
    outcome = (
        f"both answer for it on bridge `{collision.bridge}`"
        if collision.bridge
        else "the route to the second is refused, so its service fails"
    )
    return Diagnostic(
        f"{who} have the same address, `{last.text}`: {outcome}",
        last.place,
        related=tuple(RelatedLocation(f"`{each.guest}` has it", each.place) for each in others),
        help=_OWN,
        severity="error" if are_started or len({each.guest for each in collision.addresses}) == 1 else "warning",
        stage="runtime" if collision.bridge else "boot",
        identity=(collision.bridge, collision.network),
    )
