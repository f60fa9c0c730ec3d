"""A guest keeps its state on a dataset that is not backed up.

## What goes wrong

At Acme only datasets below `safe/` are sent to the backup host. What a guest stores at `/persist` on another dataset
is lost with the disk.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "local/guests/adguard"  # <--
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

Keep the guest's state on a dataset below `safe/`.

## References

- Acme's handbook, "Backups"
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Host, rule


@rule("acme-unsafe-dataset", category="storage", severity="warning", stage="runtime")
def check(host: Host) -> Iterator[Diagnostic]:
    """Report each `/persist` that is not below `safe/`."""
    for share in host.shares:
        if share.target == "/persist" and not share.dataset.startswith("safe/"):
            yield Diagnostic(
                f"`{share.guest}` keeps `/persist` on `{share.path}`, which is not backed up",
                share.at("dataset"),
                help="move the dataset below `safe/`",
            )
