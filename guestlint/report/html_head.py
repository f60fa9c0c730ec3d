"""What guestlint's HTML pages have in common: their head, their ground and the colours of severities."""

from __future__ import annotations

from html import escape

from guestlint.report.styles import HUES

_COLOURS = "; ".join(f"--{severity}: light-dark({hues.on_light}, {hues.on_dark})" for severity, hues in HUES.items())
_GROUND = f"""
:root {{ {_COLOURS} }}"""
_GROUND += """
:root { color-scheme: light dark; --ground: light-dark(#fff, #111722); --text: light-dark(#1e293b, #dbe3ee);
  --dim: light-dark(#64748b, #8b9bb0); --line: light-dark(#e2e8f0, #263247); --box: light-dark(#f8fafc, #182130) }
.error { --severity: var(--error) } .warning { --severity: var(--warning) } .info { --severity: var(--info) }
.severity { color: var(--severity); font-weight: 700 }
"""


def head(title: str, policy: str, style: str) -> str:
    """All before the body's content; `title` is HTML, and `policy` the content security policy."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_GROUND}{style}</style>\n</head>\n<body>\n"
    )
