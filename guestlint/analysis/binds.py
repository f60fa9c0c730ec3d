"""Bind mounts into containers whose sources are the host's own directories."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guestlint.analysis.plain_shares import sorted_plain
from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.nspawn import BIND_OPTIONS, ID_MAPS, Bind, split_bind
from guestlint.picture.types import Share


def binds(view: HostView) -> Sequence[Share]:
    """Those bind mounts, in the order of guests."""
    return [share for share in view.ask(plain_shares) if share.kind == "bind"]


def unusual_binds(view: HostView) -> Sequence[Share]:
    """Those of them that a rule may have something to say of alone."""
    return [share for share in view.ask(sorted_plain).unusual if share.kind == "bind"]


def bind_text(share: Share) -> str:
    """What systemd-nspawn is given for it with `--bind=` or `--bind-ro=`."""
    return share.written or f"{share.source}:{share.target}"


def bind_parts(share: Share) -> Bind:
    """How systemd-nspawn reads that."""
    return split_bind(bind_text(share))


def id_map(share: Share) -> str:
    """How its ids are mapped into the container, `idmap` or the like; empty where they are not."""
    options = bind_parts(share).options.split(",") if share.written else ()
    return next((each for each in reversed(options) if each in ID_MAPS), "")


def unknown_options(bind: Bind) -> Sequence[str]:
    """Its options that systemd-nspawn refuses."""
    return [word for word in bind.options.split(",") if word and word not in BIND_OPTIONS]


MADE_AT_START = frozenset({"/etc", "/var", "/var/lib"})
"""Where a container's start script and activation make files (nixos-containers.nix, `startScript`)."""

_OF_SYSTEM = frozenset({"/dev", "/proc", "/run", "/sys", "/nix/store"})


# One of them, however its path is written.
_NEAR_SYSTEM = re.compile(r"/+(?:dev|proc|run|sys|etc|var(?:/+lib)?|nix/+store.*)/*|.*(?://|/\.).*|[^/].*").fullmatch


def binds_near_system(view: HostView) -> Sequence[Share]:
    """Bind mounts whose targets may be such places."""
    return [share for share in view.ask(unusual_binds) if _NEAR_SYSTEM(share.target)]


def hidden_by_bind(share: Share, path: str) -> str:
    """What a bind mount at `path` in a container does to its system; empty for nothing. Binds are sorted by target."""
    if path in MADE_AT_START:
        return f"gets what NixOS makes in `{path}` of `{share.guest}` at each start"
    if path in _OF_SYSTEM or path.startswith("/nix/store/"):
        is_same = path.startswith("/nix/store") and share.source == share.target
        return "" if is_same else f"hides the guest's own `{path}`: `{share.guest}` will not boot correctly"
    return ""
