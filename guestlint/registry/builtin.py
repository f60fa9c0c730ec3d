"""guestlint's own formats; what is named as text is imported only when it is used."""

from __future__ import annotations

from collections.abc import Mapping

REPORTS: Mapping[str, str] = {
    "text": "guestlint.report.text:Text",
    "grouped": "guestlint.report.grouped:Grouped",
    "concise": "guestlint.report.concise:Concise",
    "json": "guestlint.report.json:Json",
    "jsonl": "guestlint.report.jsonl:JsonLines",
    "sarif": "guestlint.report.sarif:Sarif",
    "github": "guestlint.report.github:GitHub",
    "gitlab": "guestlint.report.gitlab:GitLab",
    "junit": "guestlint.report.junit:JUnit",
    "markdown": "guestlint.report.markdown:Markdown",
    "html": "guestlint.report.html:Html",
}

GRAPHS: Mapping[str, str] = {
    "dot": "guestlint.report.dot:Dot",
    "json": "guestlint.report.node_link:NodeLink",
}
