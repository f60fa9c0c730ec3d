"""A port of the host is forwarded twice, or its own SSH server has it.

## What goes wrong

QEMU listens on each port that it forwards, and a port has one listener: "Could not set up host forwarding rule". The
micro VM that starts later does not come up. Of two containers only one gets what arrives, by the order of the
firewall's rules; one container with a port twice does not start, "Duplicate port specification". Two ports on different
addresses of the host are no clash, nor are TCP and UDP.

The port of `services.openssh` is taken as well: QEMU does not get it, and of a container, the host can no longer be
reached by SSH.

## Bad

```toml bad
[microvm.vms.db.config.microvm]
interfaces = [{ type = "user", id = "usernet", mac = "02:00:00:00:00:01" }]
forwardPorts = [{ host.port = 2222, guest.port = 22 }]

[microvm.vms.web.config.microvm]
interfaces = [{ type = "user", id = "usernet", mac = "02:00:00:00:00:01" }]
forwardPorts = [{ host.port = 2222, guest.port = 22 }]  # <--
```

## Good

```toml good
[microvm.vms.db.config.microvm]
interfaces = [{ type = "user", id = "usernet", mac = "02:00:00:00:00:01" }]
forwardPorts = [{ host.port = 2222, guest.port = 22 }]

[microvm.vms.web.config.microvm]
interfaces = [{ type = "user", id = "usernet", mac = "02:00:00:00:00:01" }]
forwardPorts = [{ host.port = 2223, guest.port = 22 }]
```

## How to fix

Choose another port of the host, or give each forwarding an address of the host's.

## References

- QEMU, net/slirp.c, `slirp_hostfwd`; microvm.nix 71beea0, lib/runners/qemu.nix, `hostfwd`
- nixpkgs, nixos/modules/services/networking/ssh/sshd.nix, `ports` and `listenAddresses`
- systemd-nspawn(1), `--port=`; systemd, src/nspawn/nspawn-expose-ports.c,
  `expose_port_execute`: a rule of the firewall for each, whatever the others have; `expose_port_parse`: `-EEXIST` for
  a port that the container has already
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from guestlint.analysis.host_ports import ssh_ports
from guestlint.plugins import Diagnostic, ForwardedPort, HostView, RelatedLocation, rule

_ALL = frozenset({"", "0.0.0.0"})  # noqa: S104 - what a document says, and nothing that listens


@rule(
    "forward-port-collision",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each port once, at the last forwarding that takes it."""
    for *others, last in _taken(view):
        names = dict.fromkeys(f"`{each.guest}`" for each in (*others, last))
        yield Diagnostic(
            f"port {last.port} ({last.protocol}) of the host is forwarded {len(others) + 1} times, to guest "
            f"{' and '.join(list(names)[:2])}{', …' if len(names) > 2 else ''}: " + _outcome(view, (*others, last)),  # noqa: PLR2004 - two are named
            last.place,
            related=tuple(RelatedLocation(f"it is forwarded to `{each.guest}` here", each.place) for each in others),
            help="choose another port of the host",
            identity=(last.protocol, str(last.port)),
        )
    own = view.ask(ssh_ports)
    for port in (port for part in view.host.parts.values() for port in part.ports) if own else ():
        if port.protocol == "tcp" and port.port in own and port.address in _ALL:
            is_vm = view.host.guest_by_name[port.guest].kind == "microvm"
            yield Diagnostic(
                f"port {port.port} of the host is forwarded to guest `{port.guest}`, and the host's SSH server has it: "
                + ("QEMU does not start" if is_vm else "the host cannot be reached there any more"),
                port.place,
                related=(RelatedLocation("the host's SSH server", own[port.port]),),
                help="choose another port of the host",
            )


def _outcome(view: HostView, ports: Sequence[ForwardedPort]) -> str:
    if view.host.guest_by_name[ports[-1].guest].kind == "microvm":
        return "QEMU does not start the second"
    guest, times = Counter(each.guest for each in ports).most_common(1)[0]
    return f"systemd-nspawn does not start `{guest}`" if times > 1 else "only one of them gets what arrives"


def _taken(view: HostView) -> Iterator[Sequence[ForwardedPort]]:
    """The forwardings of one port that are in each other's way: on one address, or on all."""
    index: dict[tuple[str, int], list[ForwardedPort]] = defaultdict(list)
    for port in (port for part in view.host.parts.values() for port in part.ports):
        index[port.protocol, port.port].append(port)
    for same in index.values():
        if len(same) > 1 and any(each.address in _ALL for each in same):
            yield same
        elif len(same) > 1:
            by_address: dict[str, list[ForwardedPort]] = defaultdict(list)
            for each in same:
                by_address[each.address].append(each)
            yield from (there for there in by_address.values() if len(there) > 1)
