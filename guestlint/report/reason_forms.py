"""Reasons of edges without what tells one edge from another: n edges of one kind then say one text, and not n."""

from __future__ import annotations


def reason_form(reason: str, source: str, target: str, kind: str) -> str:
    """The reason of an edge of a kind between nodes of these names, which `str.format` fills in again.

    >>> reason_form("`web` mounts it at `/{x}`", "web", "/srv", "binds")
    '`{source}` mounts it at `/{{x}}`'
    """
    if "{" in reason or "}" in reason:
        return _form_of_braces(reason, {source: "{source}", target: "{target}", kind: "{kind}"})
    form = reason.replace(f"`{source}`", "`{source}`")
    if "{" not in target:
        form = form.replace(f"`{target}`", "`{target}`")
    return form if "{" in kind else form.replace(f"`{kind}`", "`{kind}`")


def _form_of_braces(reason: str, names: dict[str, str]) -> str:
    """The same of a reason that has braces of its own, piece by piece between backticks."""
    pieces = reason.split("`")
    shown = [names.get(piece) or piece.replace("{", "{{").replace("}", "}}") for piece in pieces[1:-1]]
    ends = [piece.replace("{", "{{").replace("}", "}}") for piece in (pieces[0], pieces[-1])]
    return "`".join([ends[0], *shown, ends[1]]) if len(pieces) > 1 else ends[0]
