"""The module has fewer MAC addresses than the host needs.

## What goes wrong

In April 2025 the module made room for 48 addresses, and counts on from one that is taken to the next until it finds
one that is free. What it can reach that way are two rings of sixteen: where the names of all interfaces do not fit,
the evaluation fails or does not end. This is checked with `mac-era = "2025-04"` only, as the other revisions have
room for 2²⁴.

## Bad

```toml bad
# guestlint settings: mac-era = "2025-04"
[node]
name = "ward"

[guests]
gateway.backend = "microvm"
router.backend = "microvm"

[guests.gateway.microvm]
system = "x86_64-linux"
interfaces = { a = {}, b = {}, c = {}, d = {}, e = {}, f = {}, g = {}, h = {}, i = {} }  # <--

[guests.router.microvm]
system = "x86_64-linux"
interfaces = { a = {}, b = {}, c = {}, d = {}, e = {}, f = {}, g = {}, h = {}, i = {} }
```

## Good

```toml good
# guestlint settings: mac-era = "2025-04"
[node]
name = "ward"

[guests.router]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.v1.mac = "02:01:27:00:00:01"
microvm.interfaces.v2.mac = "02:01:27:00:00:02"
```

## How to fix

Give every interface an address by hand, or take a later revision of the module.

## References

- nixos-extra-modules of April 2025, lib/net.nix, `assignMacs`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "mac-space-exhausted",
    category="network",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a host, at the first interface whose address is to be derived."""
    first = next((interface for interface in view.host.interfaces if not interface.is_made), None)
    if first is not None and first.derivation is not None:
        name, names, _ = first.derivation
        yield Diagnostic(
            f"the {names} names over which the module assigns MAC addresses do not fit: revision {name} has room for "
            "16 on each of two rings, and its evaluation fails or does not end",
            first.place,
            help="give every interface an address by hand, or use a later revision of the module",
            identity=(name,),
        )
