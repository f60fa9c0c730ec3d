"""Two datasets are created by the same unit.

## What goes wrong

The service that creates a dataset is named after the pool and the dataset, joined by a slash, with repeated slashes
collapsed. If two of these names are equal, NixOS merges the two services into one that runs both scripts. ZFS accepts
only one of the two dataset names, so the service fails. The mounts only want the service: the dataset with the sound
name is mounted once it exists, the other never, and `local-fs.target` fails with it: the host boots into emergency
mode.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"

[guests.forgejo.zfs."/repositories"]
pool = "rpool"
dataset = "safe//forgejo"  # <--
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
dataset = "safe/forgejo"

[guests.forgejo.zfs."/repositories"]
pool = "rpool"
dataset = "safe/repositories"
```

## How to fix

Write the pool's name without slashes and the dataset's name without repeated slashes. Give different datasets
different names.

## References

- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`
- systemd.unit(5), `Wants=`
- nixos-extra-modules, modules/guests/default.nix, `zfs-ensure-…`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.ensure_units import shared_creators
from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "ensure-unit-collision",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each name that ZFS rejects once, at the first share that has it."""
    for unit, invalid, other in view.ask(shared_creators):
        failure = failure_of(view, [invalid.source])
        yield Diagnostic(
            f"`{unit}` creates both `{invalid.dataset}` in pool `{invalid.pool}` and `{other.dataset}` in pool "
            f"`{other.pool}`: ZFS refuses the first, so {failure.outcome}",
            invalid.at("dataset") if invalid.pool == other.pool else invalid.at("pool"),
            related=(RelatedLocation(f"`{other.path}` is created by the same unit", other.at("dataset")),),
            help=failure.help("write the pool without slashes, and the dataset without repeated slashes"),
        )
