"""What of a container's options systemd-nspawn does not take, though NixOS does.

Sources: nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `startScript` and `environment.etc`;
systemd 252, src/nspawn/nspawn.c `parse_capability_spec` and `verify_arguments`, src/nspawn/nspawn-expose-ports.c
`expose_port_parse`, src/nspawn/nspawn-mount.c `tmpfs_mount_parse`, src/basic/user-util.c `parse_uid`,
src/shared/userns-util.h `userns_shift_range_valid`; capabilities(7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.hints import Any
from guestlint.picture.types import Guest
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_CAPABILITIES = frozenset(
    """
    audit_control audit_read audit_write block_suspend bpf checkpoint_restore chown dac_override dac_read_search fowner
    fsetid ipc_lock ipc_owner kill lease linux_immutable mac_admin mac_override mknod net_admin net_bind_service
    net_broadcast net_raw perfmon setfcap setgid setpcap setuid sys_admin sys_boot sys_chroot sys_module sys_nice
    sys_pacct sys_ptrace sys_rawio sys_resource sys_time sys_tty_config syslog wake_alarm
    """.split()  # noqa: SIM905 - words read better than a column of them
)
_PREFIX = "cap_"
_NUMBER = "0123456789+-"
_OF_SHELL = "$~\"'`\\"
_LAST_FIRST_ID = 2**32 - 1 - 65536
"""The last number from which on there are 65536 ids."""

_NO_USER = (65535, 2**32 - 1)
"""What stands for no user, in 16 bits and in 32."""

_Options = Mapping[str, Any]
_Refusal = tuple[tuple[str | int, ...], str, str]
"""The route of an option, why it is refused, as a clause, and what helps."""


class RefusedOption(NamedTuple):
    """A value for which a container does not start: `why`, as a clause."""

    guest: str
    why: str
    help: str
    place: Place


def refused_options(view: HostView) -> Sequence[RefusedOption]:
    """Those of NixOS's own containers, in the order of guests."""
    found = []
    for guest in view.host.guests:
        for route, why, help_ in _refused(options_of(view, guest)) if guest.front_end == "containers" else ():
            place = Place(guest.place.file, (*guest.place.route, *route))
            found.append(RefusedOption(guest.name, why, help_, place))
    return found


def options_of(view: HostView, guest: Guest) -> _Options:
    """A container's options as the document gives them."""
    return table_at(view.document.data, *guest.place.route)


def attached_guests(view: HostView) -> frozenset[str]:
    """The names of the guests that have an interface."""
    return frozenset(interface.guest for interface in view.host.interfaces)


def has_network(view: HostView, guest: Guest) -> bool:
    """Whether a container has a network without `privateNetwork`, which systemd-nspawn makes for any link of its own.

    Source: systemd-nspawn(1): `--network-interface=` and its like imply `--private-network`.
    """
    return guest.name in view.ask(attached_guests) or bool(options_of(view, guest).get("networkNamespace"))


def _refused(options: _Options) -> Iterator[_Refusal]:
    yield from _capabilities(options)
    if options.get("privateNetwork") is True:
        yield from _ports(options)
    yield from _tmpfs(options)
    yield from _users(options)
    yield from _namespace(options)


def _elements(options: _Options, name: str, kind: type) -> Iterator[tuple[int, Any]]:
    """The elements of a list that are of their type, with their places in it."""
    given = options.get(name)
    for index, each in enumerate(given if isinstance(given, list) else ()):
        if isinstance(each, kind):
            yield index, each


def _capabilities(options: _Options) -> Iterator[_Refusal]:
    for index, text in _elements(options, "additionalCapabilities", str):
        for word in filter(None, text.split(",")):
            name = word.lower().strip()
            if word == "all" or word[0] in _NUMBER or (word == word.strip() and _is_capability(name)):
                continue
            meant = next((each for each in (name, f"{_PREFIX}{name}") if _is_capability(each)), "")
            help_ = f"write `{meant.upper()}`" if meant else "write a name as in capabilities(7), as `CAP_NET_ADMIN`"
            yield ("additionalCapabilities", index), f"`{word}` is no capability", help_


def _is_capability(name: str) -> bool:
    return name.startswith(_PREFIX) and name[len(_PREFIX) :] in _CAPABILITIES


def _ports(options: _Options) -> Iterator[_Refusal]:
    for index, port in _elements(options, "forwardPorts", dict):
        protocol, route = port.get("protocol", "tcp"), ("forwardPorts", index)
        if isinstance(protocol, str) and protocol not in ("tcp", "udp") and ":" not in protocol:
            why = f"`{protocol}` is no protocol of a forwarded port"
            yield (*route, "protocol"), why, 'write `"tcp"` or `"udp"`'
        for option in ("hostPort", "containerPort"):
            if port.get(option) == 0:
                yield (*route, option), f"`{option}` is 0, which is no port", "choose a port from 1 on"


def _tmpfs(options: _Options) -> Iterator[_Refusal]:
    for index, text in _elements(options, "tmpfs", str):
        if not text.strip():
            yield ("tmpfs", index), "a path in `tmpfs` is empty", "remove it"
        elif text.split() != [text.rstrip()]:
            yield ("tmpfs", index), f"the shell splits `{text}` in `tmpfs`", "use a path without white space"
        elif text[0] != "/" and text[0] not in _OF_SHELL:
            yield ("tmpfs", index), f"`{text}` in `tmpfs` is no absolute path", f"write `/{text}`"


def _users(options: _Options) -> Iterator[_Refusal]:
    first, help_ = options.get("privateUsers"), "choose a multiple of 65536, from 65536 to 4294836224"
    if not isinstance(first, int) or not 0 <= first < 2**32:
        return
    if first in _NO_USER:
        yield ("privateUsers",), f"`privateUsers` is {first}, which is the id of no user", help_
    elif first > _LAST_FIRST_ID:
        yield ("privateUsers",), f"from `privateUsers` on, {first}, there are no 65536 ids", help_


def _namespace(options: _Options) -> Iterator[_Refusal]:
    """Beside what NixOS itself refuses there."""
    if not options.get("networkNamespace") or options.get("interfaces") or options.get("privateNetwork"):
        return
    for option in ("extraVeths", "macvlans"):
        if options.get(option):
            why = f"`{option}` is set beside `networkNamespace`, with which there are no other links"
            yield (option,), why, "remove one of the two"
