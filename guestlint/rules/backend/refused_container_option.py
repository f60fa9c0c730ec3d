"""A container has an option that NixOS takes and systemd-nspawn does not.

## What goes wrong

NixOS writes these options as they are into what systemd-nspawn is started with, which ends at the first that it does
not know, "Failed to parse capability NET_ADMIN". The container does not start:

- `additionalCapabilities`: names have the prefix `CAP_`; several in one string have commas between them, and no spaces.
- `forwardPorts` of a container with `privateNetwork`: the protocol is `tcp` or `udp`, in lower case; 0 is no port.
- `tmpfs`: absolute paths, which the shell splits at white space.
- `privateUsers`: 65535 is the id of no user, and behind the first id there must be 65536.
- `networkNamespace`: no `macvlans` or `extraVeths` beside it. (`interfaces` and `privateNetwork` are refused by NixOS.)

## Bad

```toml bad
[containers.vpn]
privateNetwork = true
additionalCapabilities = ["NET_ADMIN"]  # <--
```

## Good

```toml good
[containers.vpn]
privateNetwork = true
additionalCapabilities = ["CAP_NET_ADMIN"]
```

## How to fix

Write the value as systemd-nspawn(1) has it.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `startScript` and `environment.etc`
- systemd 252: src/nspawn/nspawn.c, `parse_capability_spec` and `verify_arguments`; src/nspawn/nspawn-expose-ports.c,
  `expose_port_parse`; src/nspawn/nspawn-mount.c, `tmpfs_mount_parse`; src/basic/user-util.c, `parse_uid`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.refused_options import refused_options
from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "refused-container-option",
    category="backend",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such value."""
    for refused in view.ask(refused_options):
        yield Diagnostic(
            f"container `{refused.guest}` does not start: {refused.why}, and systemd-nspawn refuses it",
            refused.place,
            help=refused.help,
        )
