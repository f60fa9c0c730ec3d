"""Nothing makes the directory that is bound into a container.

## What goes wrong

systemd-nspawn makes no source of a bind mount: "Failed to stat /srv/web/media: No such file or directory", and the
container does not start until someone has made it by hand. A directory may well be there already, so this is reported
only where the host makes those beside it by `systemd.tmpfiles`: others of one directory that containers are given, or
the same of other containers, as `/srv/db/data` for `/srv/web/data`; and where no other option names it. Below `/run`,
`/var/lib`, `/home` and other places that services, users and mounts fill, nothing is reported. In a host file, which
need not have all rules, it is an info.

microvm.nix makes the sources of its shares itself.

## Bad

```toml bad
[systemd.tmpfiles]
rules = ["d /srv/web/config 0755 root root -"]

[containers.web.bindMounts."/media"]
hostPath = "/srv/web/media"  # <--

[containers.web.bindMounts."/config"]
hostPath = "/srv/web/config"
```

## Good

```toml good
[systemd.tmpfiles]
rules = ["d /srv/web/config 0755 root root -", "d /srv/web/media 0755 root root -"]

[containers.web.bindMounts."/media"]
hostPath = "/srv/web/media"

[containers.web.bindMounts."/config"]
hostPath = "/srv/web/config"
```

## How to fix

Add a rule to `systemd.tmpfiles.rules`.

## References

- systemd 252, src/nspawn/nspawn-mount.c, `mount_bind`: "Failed to stat %s: %m"; tried
- tmpfiles.d(5), `d`, `f`, `L`: also the directories above are made; tried with 252
- microvm.nix 71beea0, nixos-modules/host/default.nix, `systemd.tmpfiles.settings."10-microvm"`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.bind_sources import missing_sources
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "missing-bind-source",
    category="mounts",
    severity="info",
    stage="boot",
    confidence="medium",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each source once, at the first container that has it."""
    for share, sibling, made in view.ask(missing_sources):
        yield Diagnostic(
            f"nothing in the document makes `{share.source}`, which container `{share.guest}` does not start without; "
            f"`{sibling.source}` is made by systemd-tmpfiles",
            share.at("source"),
            related=(RelatedLocation(f"makes `{sibling.source}`", made),),
            help="make it in `systemd.tmpfiles.rules`",
            severity="warning" if view.document.is_facts else "info",
        )
