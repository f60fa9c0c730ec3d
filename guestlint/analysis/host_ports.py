"""Ports that the host's own services listen on, as far as the document shows them."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import table_at
from guestlint.source.route import Place

_OPENSSH = ("services", "openssh")
_SSH = 22


def ssh_ports(view: HostView) -> Mapping[int, Place]:
    """The TCP ports of `services.openssh` on all addresses, with their places."""
    openssh = table_at(view.document.data, *_OPENSSH)
    if openssh.get("enable") is not True or openssh.get("listenAddresses"):
        return {}
    given = openssh.get("ports")
    if not isinstance(given, list):
        return {_SSH: Place(view.document.file, (*_OPENSSH, "enable"))}
    at = Place(view.document.file, (*_OPENSSH, "ports"))
    return {port: at for port in given if isinstance(port, int)}
