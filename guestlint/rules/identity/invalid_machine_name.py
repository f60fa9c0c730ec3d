"""A container's name is not a valid machine name.

## What goes wrong

The guest's name is also the name of the machine, and systemd-nspawn rejects one that is not a valid host name:
"Invalid machine name". A machine name has at most 64 letters, digits and dashes, in parts separated by dots, and no
part begins or ends with a dash. NixOS accepts underscores, systemd-nspawn does not.

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

Rename the guest. `nodeName` can keep the old name.

## References

- systemd-nspawn(1), `--machine=`; systemd, src/basic/hostname-util.c, `hostname_is_valid`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, InvalidHostName, is_machine_name, of_kind, rule


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
    """Report each container with such a name, unless Nix already rejects the host name derived from it."""
    rejected = {problem.guest for problem in of_kind(view.host.problems, InvalidHostName)}
    for guest in view.host.guests:
        if guest.kind == "container" and guest.name not in rejected and not is_machine_name(guest.name):
            yield Diagnostic(
                f"`{guest.name}` is not a valid machine name, so systemd-nspawn will not start the container (at most "
                "64 letters, digits, dashes and dots)",
                guest.place._replace(part="key"),
                help="rename the guest, e.g. use dashes instead of underscores",
            )
