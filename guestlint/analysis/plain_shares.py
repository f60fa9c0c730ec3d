"""Guests' shares for which no dataset is mounted: where they are on the host, and which are out of the ordinary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path, normal_path
from guestlint.picture.types import Share
from guestlint.records import NamedTuple

# By source and target: whatever a rule may have to say of a single share must not match here. Both are absolute and
# normal, and neither is at or below a place where a system or its owner has what is not a guest's alone; of `/var/lib`,
# the names of such places begin with m, n, p and s.
_ORDINARY = re.compile(
    r"/(?!(?:bin|boot|dev|etc|home|lib|lib64|nix|persist|persistent|proc|root|run|sbin|sys|tmp|usr)[/\0])"
    r"(?:var/lib/(?![mnps])|(?!var[/\0]))[A-Za-z0-9_][A-Za-z0-9_.-]*+(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*+)*+\0"
    r"/(?!(?:dev|etc|nix|proc|run|sys)(?:/|$)|var(?:/(?:lib|run|lock))?$|var/(?:run|lock)/)"
    r"[A-Za-z0-9_][A-Za-z0-9_.-]*+(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*+)*+"
).fullmatch


class PlainShares(NamedTuple):
    """Those shares in the order of guests, those of them that are `unusual`, and the paths of each.

    `sources` has where systemd mounts it on the host, `targets` where it is in the guest, as a normal path.
    """

    shares: Sequence[Share]
    unusual: Sequence[Share]
    sources: Sequence[str]
    targets: Sequence[str]


def sorted_plain(view: HostView) -> PlainShares:
    """One walk over them."""
    shares = view.ask(plain_shares)
    unusual: list[Share] = []
    sources: list[str] = []
    targets: list[str] = []
    for share in shares:
        source, target = share.source, share.target
        if share.written or not _ORDINARY(f"{source}\0{target}"):
            unusual.append(share)
            source, target = mounted_path(source), normal_path(target)
        sources.append(source)
        targets.append(target)
    return PlainShares(shares, unusual, sources, targets)


def plain_sources(view: HostView) -> Sequence[tuple[Share, str]]:
    """All of them, each with the path of its source as systemd mounts it."""
    plain = view.ask(sorted_plain)
    return list(zip(plain.shares, plain.sources, strict=True))


def unusual_plain_sources(view: HostView) -> Sequence[tuple[Share, str]]:
    """Of these, those that a rule may have something to say of alone."""
    return [(share, mounted_path(share.source)) for share in view.ask(sorted_plain).unusual]
