"""Whether a document says all that a host has of something."""

from __future__ import annotations

from guestlint.analysis.views import HostView


def is_complete(view: HostView, tree: str) -> bool:
    """Whether an option tree, as `systemd.network`, is whole in the document: then what is not there does not exist.

    Facts say so of a tree, or of one around it; of a host file nobody knows.
    """
    return view.document.is_complete(tuple(tree.split(".")))
