"""Where guests' shares are on the host, of those for which no dataset is mounted."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path
from guestlint.picture.types import Share


def plain_sources(view: HostView) -> Sequence[tuple[Share, str]]:
    """Those shares, in the order of guests, each with the path of its source as systemd mounts it."""
    return [(share, mounted_path(share.source)) for share in view.ask(plain_shares)]
