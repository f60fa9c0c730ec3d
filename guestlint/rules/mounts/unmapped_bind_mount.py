"""A container whose users have shifted ids writes to a directory of the host without a mapping of ids.

## What goes wrong

With `privateUsers = "pick"`, or a number, the users of a container have other ids on the host. What is bound into it
keeps the host's ids, which nobody in the container has: files belong to `nobody` (65534), and writing fails with
"Permission denied", for its root as well. NixOS maps the ids of its own bind mounts only.

With a number, the directory may belong to the container's ids on the host, so this is an info, unless containers with
other ids write to it or below it too: what one of them writes belongs to nobody in the others. Devices and sockets,
below `/dev`, `/run` and `/tmp`, have modes of their own and are not looked at.

## Bad

```toml bad
[containers.web]
privateUsers = "pick"

[containers.web.bindMounts."/var/lib/web"]  # <--
hostPath = "/srv/web"
isReadOnly = false
```

## Good

```toml good
[containers.web]
privateUsers = "pick"

[containers.web.bindMounts.data]
hostPath = "/srv/web"
mountPoint = "/var/lib/web:idmap"
isReadOnly = false
```

## How to fix

End `mountPoint` with `:idmap`, so that an id is the same inside as on the host; `:rootidmap` maps the container's root
to the owner of the directory.

## References

- systemd-nspawn(1), `--bind=` and `--private-users=`; measured with 252
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `NIX_BIND_OPT`; nixpkgs issue 329530
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from guestlint.analysis.listing import listed
from guestlint.analysis.unmapped_binds import is_mixed, unmapped_trees
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, rule


@rule(
    "unmapped-bind-mount",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="medium",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each tree that containers of several ranges of ids write to once, and else each container once."""
    alone: dict[str, list[Share]] = defaultdict(list)
    for path, shares in view.ask(unmapped_trees).items():
        if is_mixed(view, shares):
            writers = list(dict.fromkeys(share.guest for share in shares))
            names = listed([f"`{guest}`" for guest in writers], most=3)
            message = f"containers {names} write to `{path}`, and their users have different ids: what one writes there"
            yield _diagnostic(f"{message} belongs to nobody in the others", shares)._replace(identity=(path,))
        else:
            for share in shares:
                alone[share.guest].append(share)
    for guest, shares in alone.items():
        sources = listed([f"`{share.source}`" for share in shares], ",")
        shift = _shift(view, guest)
        but = "" if shift == "pick" else f", but for those of the ids from {shift} on"
        why = f"writable in container `{guest}`, whose users have other ids on the host: files there belong to nobody"
        message = f"{sources} {'is' if len(shares) == 1 else 'are'} {why} in it{but}"
        yield _diagnostic(message, shares)._replace(severity="warning" if shift == "pick" else "info")


def _shift(view: HostView, guest: str) -> str:
    return view.host.guest_by_name[guest].id_shift


def _diagnostic(message: str, shares: Sequence[Share]) -> Diagnostic:
    first, *others = shares
    return Diagnostic(
        message,
        first.at("target"),
        related=tuple(RelatedLocation(f"writable in `{each.guest}`", each.at("target")) for each in others),
        help=f"map the ids: `{first.target}:idmap`",
    )
