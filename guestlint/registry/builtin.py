"""guestlint's own formats; what is named as text is imported only when it is used."""

from __future__ import annotations

from collections.abc import Mapping

REPORTS: Mapping[str, str] = {
    "text": "guestlint.report.text:Text",
    "concise": "guestlint.report.concise:Concise",
    "json": "guestlint.report.json:Json",
    "sarif": "guestlint.report.sarif:Sarif",
}

GRAPHS: Mapping[str, str] = {
    "dot": "guestlint.report.dot:Dot",
    "json": "guestlint.report.node_link:NodeLink",
}
