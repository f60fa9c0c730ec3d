"""A dataset has a name that ZFS rejects.

## What goes wrong

The service that creates the dataset fails at boot, and its mount fails with it. The mount has no `nofail`: it takes
`local-fs.target` with it, and the host boots into emergency mode. OpenZFS accepts a component that begins with a
character other than a letter or digit, although the documentation of ZFS asks for one of these; the severity is then
`info`.

ZFS accepts a space, but disko before March 2026 does not quote the name: `zfs create -up rpool/my data` has too many
arguments, and a new dataset is not created.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo/"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo"
```

## How to fix

Use components of letters, digits, `_`, `-`, `.` and `:`, with one slash between them and none at the ends.

## References

- OpenZFS 2.4, module/zcommon/zfs_namecheck.c, `entity_namecheck`, `dataset_nestcheck` (since 0.8)
- OpenZFS 2.4, lib/libzfs/libzfs_dataset.c, `zfs_validate_name`
- disko, lib/types/zfs_fs.nix, `_create`; names are quoted since commit dff80bb (2026-03-02)
- Oracle Solaris, "Naming ZFS Components": the first character
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.ensure_units import shared_creators
from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import (
    Diagnostic,
    Edit,
    Fix,
    HostView,
    Share,
    dataset_fault,
    rule,
    shown_character,
    unusual_shares,
)

_WHY = {
    "empty": "it is empty",
    "leading-slash": "it begins with a slash",
    "trailing-slash": "it ends with a slash",
    "empty-component": "it has an empty component",
    "snapshot": "`@` and `#` are reserved for snapshots and bookmarks",
    "character": "it contains {0}; only letters, digits, `_`, `-`, `.` and `:` are safe",
    "dots": "no component may be `.` or `..`",
    "too-deep": "with its pool it has more than 49 slashes",
}


@rule(
    "invalid-dataset-name",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share once, unless ensure-unit-collision reports its name."""
    shared = {(each.invalid.pool, each.invalid.dataset) for each in view.ask(shared_creators)}
    for share in view.ask(unusual_shares):
        if (share.pool, share.dataset) not in shared:
            yield from _check(view, share)


def _check(view: HostView, share: Share) -> Iterator[Diagnostic]:
    nixpkgs = view.host.nixpkgs
    name, at, fault = share.dataset, share.at("dataset"), dataset_fault(share.dataset)
    leading = [part for part in name.split("/") if part[:1] in ("_", "-", ".", ":", " ")]
    failure = failure_of(view, (share.source,)) if fault is not None or " " in name else None
    if fault is not None and failure is not None:
        stripped = name.rstrip("/")
        fix = Fix(f"Replace with `{stripped}`", (Edit("set", at, stripped),), safe=True)
        yield Diagnostic(
            f"invalid dataset name `{name}` in pool `{share.pool}`: "
            f"{_WHY[fault.kind].format(shown_character(fault.part))}; {failure.outcome}",
            at,
            help=failure.help("use components of letters, digits and common punctuation, with one slash between them"),
            fix=fix if stripped and name != stripped and dataset_fault(stripped) is None else None,
        )
    elif failure is not None and not nixpkgs.quotes_datasets:
        disko = "disko" if nixpkgs.date else "disko before March 2026"
        yield Diagnostic(
            f"dataset `{name}` contains a space: {disko} passes it to `zfs create` unquoted, and a new dataset is not "
            f"created; {failure.outcome}",
            at,
            help=failure.help("use a name without spaces"),
        )
    elif leading:
        yield Diagnostic(
            f"`{leading[0]}` in dataset `{name}` does not begin with a letter or digit; OpenZFS accepts it, other "
            "tools may not",
            at,
            help="begin each component with a letter or a digit",
            severity="info",
            stage="runtime",
        )
