"""microvm.nix or NixOS refuses a guest by an assertion of its own.

## What goes wrong

The host's evaluation stops with the message of the assertion, which names the guest and not the place. The assertions
are about one guest each: a volume's image twice; an interface's id twice, or longer than 15 bytes; `bridge` without the
type `bridge`, or the other way round; `forwardPorts` without QEMU and an interface of type `user`. NixOS refuses a
container with a `networkNamespace` that has `privateNetwork` or `interfaces` too.

## Bad

```toml bad
[[microvm.vms.web.config.microvm.interfaces]]
type = "tap"
id = "vm-web"
mac = "02:00:00:00:00:01"
bridge = "br0"  # <--
```

## Good

```toml good
[[microvm.vms.web.config.microvm.interfaces]]
type = "tap"
id = "vm-web"
mac = "02:00:00:00:00:01"
```

## How to fix

Do what the help says.

## References

- microvm.nix 71beea0, nixos-modules/microvm/asserts.nix
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `assertions`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, FailedAssertion, HostView, RelatedLocation, of_kind, rule


@rule(
    "failed-assertion",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.2.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each assertion that does not hold."""
    for problem in of_kind(view.host.problems, FailedAssertion):
        yield Diagnostic(
            f"guest `{problem.guest}`: {problem.message}, which {problem.module} refuses",
            problem.at,
            related=tuple(RelatedLocation("it is also here", place) for place in problem.others),
            help=problem.help,
            lazy=True,
        )
