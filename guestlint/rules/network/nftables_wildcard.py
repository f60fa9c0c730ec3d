"""An interface of the packet filter ends with `+`, which is no wildcard of nftables.

## What goes wrong

`+` stands for any ending with iptables, and `*` does with nftables. With `networking.nftables.enable`, `ve-+` is the
name of one interface that nobody has: the rule matches nothing, and containers get no way out, or no trust.

## Bad

```toml bad
[networking.nftables]
enable = true

[networking.nat]
enable = true
internalInterfaces = ["ve-+"]  # <--
externalInterface = "eth0"
```

## Good

```toml good
[networking.nftables]
enable = true

[networking.nat]
enable = true
internalInterfaces = ["ve-*"]
externalInterface = "eth0"
```

## How to fix

Write `*` in place of `+`.

## References

- nixpkgs, nixos/modules/services/networking/nat-nftables.nix, `ifaceSet`, and firewall-nftables.nix; issue 72580
- nft(8), "Interface name": a `*` at the end is a wildcard; nftables, src/evaluate.c, `expr_evaluate_string`: nothing
  else is
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.packet_filter import filtered_interfaces, uses_nftables
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule


@rule(
    "nftables-wildcard",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such name once, where the packet filter is nftables."""
    if not view.ask(uses_nftables):
        return
    for text, named in {each.text: each for each in reversed(view.ask(filtered_interfaces))}.items():
        if text.endswith("+"):
            meant = f"{text[:-1]}*"
            is_key = named.place.part == "key"
            yield Diagnostic(
                f"`{text}` matches no interface: `+` is no wildcard of nftables",
                named.place,
                help=f"write `{meant}`",
                fix=None if is_key else Fix(f"Replace with `{meant}`", (Edit("set", named.place, meant),)),
                identity=(text,),
            )
