"""microvm.nix or NixOS refuses a guest by an assertion of its own, or as its hypervisor cannot do what it asks for.

## What goes wrong

The host's evaluation stops with the message of the assertion, which names the guest and not the place. Each is about
one guest:

- a micro VM with two volumes of one image, or two interfaces of one id; with an id longer than 15 bytes; with `bridge`
  and another type than `bridge`, or that type alone; with `forwardPorts`, and not QEMU and an interface of type `user`;
  with one `socket` of two shares, or none for virtiofs; with `posixAcl` and `--translate-uid` or `--translate-gid`;
- a NixOS container with a `networkNamespace`, and `privateNetwork` or `interfaces` as well: both say in which network
  namespace it runs.

The script that starts a micro VM cannot be made either where its hypervisor does not take what the guest has: shares
over 9p with cloud-hypervisor, shares or devices with firecracker, an interface of another type than its own, options of
memory that it lacks.

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

[containers.mail]
networkNamespace = "/run/netns/vpn"
```

## How to fix

Of two options that exclude each other, keep one: the type `bridge` for an interface on `bridge`, the namespace that is
there already, or one of the container's own. Give each interface and each volume what is its own.

## References

- microvm.nix 71beea0, nixos-modules/microvm/asserts.nix; lib/runners/*.nix, each `throw`
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
