"""A required option is missing.

## What goes wrong

Evaluation fails with "The option … is used but not defined". Required are `node.name`, each guest's `backend`, the
link (and `system`) of the guest's own backend, and `pool` and `dataset` of each zfs entry. A file system of the host
needs a `device` or a `label`, if it is no overlay: "No device specified for mount point".

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]  # <--
pool = "rpool"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguard"
```

## How to fix

Set the option, as in the good example. `guestlint schema` lists the options of each table.

## References

- nixpkgs, lib/modules.nix, `evalOptionValue`; nixos/modules/tasks/filesystems.nix, `makeFstabEntries`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, MissingOption, of_kind, rule


@rule(
    "missing-option",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each missing option, unless the guest sets another backend's options instead: see backend-mismatch."""
    mismatched = {
        guest.name for guest in view.host.guests for unused in guest.unused if unused.reason == "other-backend"
    }
    for problem in of_kind(view.host.problems, MissingOption):
        if problem.guest not in mismatched:
            name = problem.option.rpartition(".")[2]
            help_ = f"set `{name}` to {problem.expects}"
            message = f"missing required option `{problem.option}`"
            yield Diagnostic(message, problem.at, help=help_, identity=(problem.option,))
