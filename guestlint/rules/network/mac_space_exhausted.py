"""The module has fewer MAC addresses than the host needs.

## What goes wrong

In April 2025 the module had room for 48 addresses, and searched from one that is taken to the next until it found a
free one. Only two rings of sixteen addresses can be reached that way: if the names of all interfaces do not fit,
evaluation fails or does not terminate. This is checked only with `mac-era = "2025-04"`, as the other revisions have
room for 2²⁴ addresses.

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

Set the address of every interface explicitly, or use a later revision of the module.

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
    """Report each host once, at the first interface whose address would be derived."""
    first = next((interface for interface in view.host.interfaces if not interface.is_made), None)
    if first is not None and first.derivation is not None:
        name, names, _ = first.derivation
        yield Diagnostic(
            f"the module cannot assign MAC addresses to {names} names: revision {name} has room for 16 on each of two "
            "rings, and evaluation fails or does not terminate",
            first.place,
            help="set the address of every interface explicitly, or use a later revision of the module",
            identity=(name,),
        )
