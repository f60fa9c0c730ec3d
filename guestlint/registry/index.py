"""guestlint's own rules and formats, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.analysis.signs import Sign
from guestlint.plugins.rule_type import Scope

RULES: Mapping[str, tuple[str, Scope, tuple[Sign, ...], bool]] = {
    "api-mountpoint": ("graph", "host", ("unusual-share",), True),
    "backend-mismatch": ("backend", "host", ("unread-option",), True),
    "backslash-in-bind-path": ("mounts", "host", ("unusual-share",), True),
    "busy-host-link": ("network", "host", ("unusual-interface",), True),
    "colon-in-bind-path": ("mounts", "host", ("unusual-share",), True),
    "conflicting-definition": ("schema", "host", ("rejected",), True),
    "dataset-mounted-by-host": ("storage", "host", ("own-mounts",), True),
    "dataset-name-too-long": ("storage", "host", ("unusual-share",), True),
    "dataset-without-acls": ("storage", "host", ("own-mounts",), True),
    "duplicate-guest-mountpoint": ("mounts", "host", ("explicit-mountpoint",), True),
    "duplicate-mount-unit": ("graph", "host", ("unusual-share", "own-mounts"), True),
    "duplicate-virtiofs-tag": ("mounts", "host", ("explicit-mountpoint",), True),
    "ensure-unit-collision": ("graph", "host", ("unusual-share",), True),
    "expired-suppression": ("settings", "suppressions", (), True),
    "global-mac": ("network", "host", ("unusual-interface",), True),
    "guest-interface-taken": ("network", "host", ("unusual-interface",), True),
    "guest-mountpoint-shadows-system": ("mounts", "host", ("unusual-share",), True),
    "host-address-on-guest-link": ("network", "host", ("unusual-interface",), True),
    "host-mountpoint-outside-guests": ("mounts", "host", ("unusual-share",), True),
    "host-mountpoint-shadows-system": ("mounts", "host", ("unusual-share",), True),
    "import-unit-mismatch": ("storage", "host", ("unusual-share",), True),
    "interface-name-clash": ("network", "host", ("unusual-interface",), True),
    "interface-name-too-long": ("network", "host", ("unusual-interface",), True),
    "invalid-dataset-name": ("storage", "host", ("unusual-share",), True),
    "invalid-host-name": ("schema", "host", ("rejected",), True),
    "invalid-import-unit-name": ("schema", "host", ("unusual-share",), True),
    "invalid-interface-name": ("network", "host", ("unusual-interface",), True),
    "invalid-machine-name": ("identity", "host", ("unusual-guest-name",), True),
    "invalid-mount-unit-name": ("schema", "host", ("unusual-share",), True),
    "invalid-pool-name": ("storage", "host", ("unusual-share",), True),
    "invalid-zfs-device": ("storage", "host", ("own-mounts",), True),
    "key-in-own-pool": ("storage", "host", ("own-mounts",), True),
    "low-entropy-mac": ("network", "fleet", ("weak-derivation",), True),
    "mac-collision": ("network", "fleet", ("repeated-identity",), True),
    "mac-space-exhausted": ("network", "host", ("unusual-interface",), True),
    "main-link-clash": ("network", "host", ("unusual-interface",), True),
    "malformed-macvlan": ("network", "host", ("unusual-interface",), True),
    "misread-mountpoint": ("mounts", "host", ("unusual-share",), True),
    "missing-option": ("schema", "host", ("rejected",), True),
    "misspelled-dataset": ("storage", "host", ("own-mounts",), True),
    "mixed-schemas": ("schema", "host", ("rejected",), True),
    "mount-inside-other-guest": ("mounts", "host", ("explicit-mountpoint",), True),
    "mount-unit-mismatch": ("graph", "host", ("unusual-share",), True),
    "native-mountpoint": ("storage", "host", ("own-mounts",), True),
    "no-interface": ("backend", "host", ("unusual-interface",), True),
    "node-name-clash": ("identity", "fleet", ("repeated-identity",), True),
    "ordering-cycle": ("graph", "host", ("possible-cycle",), True),
    "pool-repeated-in-dataset": ("storage", "host", ("unusual-share",), True),
    "relative-guest-path": ("schema", "host", ("rejected",), True),
    "self-requiring-mount": ("graph", "host", ("explicit-mountpoint",), True),
    "shared-base-mac": ("network", "fleet", ("repeated-identity",), True),
    "space-in-device": ("storage", "host", ("own-mounts",), True),
    "space-in-mountpoint": ("mounts", "host", ("unusual-share",), True),
    "suppression-without-reason": ("settings", "suppressions", (), False),
    "syntax-error": ("schema", "document", ("syntax-error",), True),
    "trailing-slash-in-mountpoint": ("schema", "host", ("unusual-share", "own-mounts"), True),
    "type-mismatch": ("schema", "host", ("rejected",), True),
    "unchecked-options": ("schema", "host", ("unread-option",), True),
    "unit-name-too-long": ("graph", "host", ("unusual-guest-name", "unusual-share"), True),
    "unknown-host-link": ("network", "host", ("undeclared-name",), True),
    "unknown-option": ("schema", "host", ("rejected",), True),
    "unknown-pool": ("storage", "host", ("undeclared-name",), True),
    "unknown-rule-in-suppression": ("settings", "suppressions", (), True),
    "unnormalized-mountpoint": ("graph", "host", ("unusual-share", "own-mounts"), True),
    "unusable-mac": ("network", "host", ("unusual-interface",), True),
    "unused-base-mac": ("backend", "host", ("unread-option",), True),
    "unused-suppression": ("settings", "suppressions", (), True),
    "wireless-host-link": ("network", "host", ("unusual-interface",), True),
    "zfsutil-mismatch": ("storage", "host", ("own-mounts",), True),
}
"""By name: the folder, how often it runs, the signs of which one must be there, and whether it runs unasked."""

REPORTS: Mapping[str, str] = {
    "concise": "guestlint.report.concise:Concise",
    "github": "guestlint.report.github:GitHub",
    "gitlab": "guestlint.report.gitlab:GitLab",
    "grouped": "guestlint.report.grouped:Grouped",
    "html": "guestlint.report.html:Html",
    "json": "guestlint.report.json:Json",
    "jsonl": "guestlint.report.jsonl:JsonLines",
    "junit": "guestlint.report.junit:JUnit",
    "markdown": "guestlint.report.markdown:Markdown",
    "sarif": "guestlint.report.sarif:Sarif",
    "text": "guestlint.report.text:Text",
}
"""By name: what writes it."""

GRAPHS: Mapping[str, str] = {
    "dot": "guestlint.report.dot:Dot",
    "json": "guestlint.report.node_link:NodeLink",
}
"""By name: what writes it."""
