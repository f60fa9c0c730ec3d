"""A container has a name that systemd takes for no machine.

## What goes wrong

The guest's name is that of the machine as well, and systemd-nspawn refuses what is no host name: "Invalid machine
name". It takes letters, digits and dashes, in parts with a dot between them, no dash at either end of the whole, and
at most 64. An underscore, which NixOS lets pass, is not among them.

## Bad

```toml bad
[node]
name = "ward"

[guests.media_server]  # <--
backend = "container"
container.macvlan = "lan"
```

## Good

```toml good
[node]
name = "ward"

[guests.media-server]
backend = "container"
container.macvlan = "lan"
```

## How to fix

Rename the guest; `nodeName` may keep the old name.

## References

- systemd-nspawn(1), `--machine=`; systemd, src/basic/hostname-util.c, `hostname_is_valid`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, InvalidHostName, is_machine_name, rule


@rule(
    "invalid-machine-name",
    category="identity",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-guest-name",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each container with such a name, unless Nix rejects the host name that is made of it."""
    rejected = {problem.guest for problem in view.host.problems_of(InvalidHostName)}
    for guest in view.host.guests:
        if guest.kind == "container" and guest.name not in rejected and not is_machine_name(guest.name):
            yield Diagnostic(
                f"`{guest.name}` is not a valid machine name, so systemd-nspawn will not start the container (at most "
                "64 letters, digits, dashes and dots)",
                guest.place._replace(part="key"),
                help="rename the guest, e.g. with dashes for underscores",
            )
