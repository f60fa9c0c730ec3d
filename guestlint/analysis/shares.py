"""The guests' shares sorted once, so that no rule need look at the many that are as most are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guestlint.analysis.views import HostView
from guestlint.picture.types import Share
from guestlint.records import NamedTuple

# Whatever a rule may have to say of a single pool, dataset or mountpoint must not match here. Names of these lengths,
# with no more than nine dashes in the dataset, make no unit's name too long: of what matches, only a dash is escaped.
# A pool has none: the module would wait for another unit than NixOS has.
# No repetition is followed by what it takes itself, so none gives anything back: `+` says so, a quarter faster.
_ORDINARY = re.compile(
    r"(?=[^\0]{1,20}+\0[^\0]{1,37}+\0[^\0]{1,58}+\0)(?![^\0]*+\0(?:[^\0-]*+-){10})"
    r"(?!mirror|raidz|draid|spare|log\0)([A-Za-z][\w.]*+)\0(?!\1/)"
    r"[A-Za-z0-9][\w.-]*+(?:/[A-Za-z0-9][\w.-]*+)*+\0"
    r"/guests(?:/\w[\w.-]*+)++\0"
    r"(?!/(?:proc|sys|dev|run|nix|etc|bin|usr|boot|lib|var/run|var/lock)(?:/|$)|/var$)(?:/\w[\w.-]*+)++",
    re.ASCII,
).fullmatch

_REQUIRED = 2
"""An entry with `pool` and `dataset` alone gives neither mountpoint."""


class SortedShares(NamedTuple):
    """Those that some rule may have to look at, in the module's order.

    `unusual` have a pool, dataset or mountpoint out of the ordinary: with other characters than most, long, at or
    below a place of the system's, or outside `/guests`. `explicit_source` and `explicit_target` give that mountpoint
    themselves, so it may be one that another share has too. All of these have datasets that are mounted for them;
    `plain` are the others, whose sources are the host's own.
    """

    unusual: Sequence[Share]
    explicit_source: Sequence[Share]
    explicit_target: Sequence[Share]
    plain: Sequence[Share]


def sorted_shares(view: HostView) -> SortedShares:
    """One walk over all shares of a host."""
    unusual: list[Share] = []
    explicit_source: list[Share] = []
    explicit_target: list[Share] = []
    plain: list[Share] = []
    for share in view.host.shares:
        if not share.options.dataset:
            plain.append(share)
            continue
        if not _ORDINARY(f"{share.pool}\0{share.dataset}\0{share.source}\0{share.target}"):
            unusual.append(share)
        if len(share.given) > _REQUIRED:
            if share.gives("source"):
                explicit_source.append(share)
            if share.gives("target"):
                explicit_target.append(share)
    return SortedShares(unusual, explicit_source, explicit_target, plain)


def unusual_shares(view: HostView) -> Sequence[Share]:
    """Shares with a pool, dataset or mountpoint that a rule may have something to say of."""
    return view.ask(sorted_shares).unusual


def plain_shares(view: HostView) -> Sequence[Share]:
    """Shares for which no dataset is mounted: their sources are directories of the host itself."""
    return view.ask(sorted_shares).plain


def dataset_shares(view: HostView) -> Sequence[Share]:
    """Shares for which a dataset is mounted at the source."""
    plain, shares = view.ask(sorted_shares).plain, view.host.shares
    if not plain or len(plain) == len(shares):
        return () if plain else shares
    return [share for share in shares if share.has_dataset]
