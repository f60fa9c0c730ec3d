"""By what hosts of one fleet meet, so that rules which look at several need only look at those that do."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.analysis.fleet import bases, interfaces_by_mac
from guestlint.analysis.links import reaches_network
from guestlint.analysis.views import HostView

Marks = Mapping[str, bool]
"""What a host is known by. Two hosts meet by a mark that both have, if it is a strong one (True) for one of them."""


def marks(view: HostView) -> Marks:
    """The names of a host and its guests, its addresses that leave it, and the bases that it derives addresses from.

    What rules say of a host together with others depends on none that it does not meet. The names of plain guests are
    weak: on several hosts they may be the same.
    """
    host = view.host
    found: dict[str, bool] = {}
    for guest in host.guests:
        if guest.node_name:
            mark = f"name {guest.node_name.lower()}"
            found[mark] = found.get(mark, False) or guest.front_end == "guests"
    if host.name:
        found[f"name {host.name.lower()}"] = True
    for mac, interfaces in view.ask(interfaces_by_mac).items():
        if any(reaches_network(view, interface) for interface in interfaces):
            found[f"mac {mac}"] = True
    found.update((f"base {base}", True) for base in view.ask(bases))
    return found
