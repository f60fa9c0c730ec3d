"""A directory is made for an ephemeral container, and not bound into it.

## What goes wrong

What an `ephemeral` container writes is gone when it stops, but for what it writes to its bind mounts. The host makes a
directory that has the container's name, as it does for another container, into which that is bound; nothing else in the
document names this one. Most likely the bind mount was forgotten, and the service in the container loses its state at
each restart.

Other directories that no container is given are not reported: they may be for anything.

## Bad

```toml bad
[systemd.tmpfiles]
rules = ["d /srv/db/data 0755 root root -", "d /srv/web/data 0755 root root -"]

[containers.db]
ephemeral = true
bindMounts."/var/lib/postgresql" = { hostPath = "/srv/db/data", isReadOnly = false }

[containers.web]
ephemeral = true  # <--
```

## Good

```toml good
[systemd.tmpfiles]
rules = ["d /srv/db/data 0755 root root -", "d /srv/web/data 0755 root root -"]

[containers.db]
ephemeral = true
bindMounts."/var/lib/postgresql" = { hostPath = "/srv/db/data", isReadOnly = false }

[containers.web]
ephemeral = true
bindMounts."/var/lib/web" = { hostPath = "/srv/web/data", isReadOnly = false }
```

## How to fix

Bind the directory to where the service has its state, or remove the rule that makes it.

## References

- systemd-nspawn(1), `--ephemeral`; nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `ephemeral`
- tmpfiles.d(5)
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.unkept_state import unkept_state
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, rule


@rule(
    "unkept-state",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="medium",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such directory at its container."""
    for guest, path, made, sibling in view.ask(unkept_state):
        has_binds = bool(view.host.shares_by_guest.get(guest.name))
        yield Diagnostic(
            f"`{path}` is made for the ephemeral container `{guest.name}`, and not bound into it as `{sibling.source}` "
            f"is into `{sibling.guest}`: its state is lost when it stops",
            Place(guest.place.file, (*guest.place.route, "bindMounts" if has_binds else "ephemeral")),
            related=(RelatedLocation("it is made here", made), RelatedLocation("bound here", sibling.at("source"))),
            help="bind it to where the service has its state",
            identity=(path,),
        )
