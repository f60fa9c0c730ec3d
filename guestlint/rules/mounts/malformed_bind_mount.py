r"""A bind mount of a container is not what its options say.

## What goes wrong

NixOS passes `hostPath` and `mountPoint` to systemd-nspawn as they are, as `--bind=HOSTPATH:MOUNTPOINT`, and the shell
expands them unquoted:

- White space splits the flag in pieces, of which systemd-nspawn takes the second for the program to run.
- A colon ends a path. What is behind the second is a list of options: `rbind`, `norbind`, `idmap`, `noidmap`,
  `rootidmap`, and since 256 `owneridmap`. Others are refused: "Invalid bind mount option".
- A backslash takes the next character as it is: `\:` is a colon, `\x` is `x`. A double quote ends the list of flags.
- A path in the container that is not absolute is refused. One of the host is taken from `/`, where the service runs,
  and systemd waits for no mount for it (a warning).
- `idmap` needs users with other ids: with `privateUsers` `no` or `identity`, the kernel refuses the mapping, "Failed to
  write UID map".

In each case but that of the warning and the backslash, the container does not start.

## Bad

```toml bad
[containers.web.bindMounts.data]
hostPath = "/srv/web"
mountPoint = "/var/lib/web:ro"  # <--
```

## Good

```toml good
[containers.web.bindMounts.data]
hostPath = "/srv/web"
mountPoint = "/var/lib/web"
isReadOnly = true
```

## How to fix

Write absolute paths without white space and quotes, and `\:` for a colon in a path. `isReadOnly` says whether the
container may write, and `privateUsers` shifts the ids that `idmap` maps.

## References

- systemd 252, src/nspawn/nspawn-mount.c, `bind_mount_parse` and `parse_mount_bind_options`; measured with 252
- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614: `mkBindFlag`, `EXTRA_NSPAWN_FLAGS`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guestlint.analysis.binds import bind_parts, bind_text, unknown_options, unusual_binds
from guestlint.plugins import Diagnostic, HostView, Severity, Share, ShareField, rule

_ORDINARY = re.compile(r'/[^\s:\\"]*(?::/[^\s:\\"]*(?::(?:no)?rbind)?)?').fullmatch
_LOST = re.compile(r"\\(?!:)").search


class _Fault(NamedTuple):
    """What is wrong, and in which of the two fields."""

    why: str
    help: str
    field: ShareField = "target"
    severity: Severity = "error"


@rule(
    "malformed-bind-mount",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each bind mount once."""
    for share in view.ask(unusual_binds):
        text = bind_text(share)
        if _ORDINARY(text):
            continue
        fault = _fault(share, text, is_shifted=bool(view.host.guest_by_name[share.guest].id_shift))
        if fault is not None:
            yield Diagnostic(
                f"bind mount `{text}` of container `{share.guest}` {fault.why}",
                share.at(fault.field),
                help=fault.help,
                severity=fault.severity,
            )


def _fault(share: Share, text: str, *, is_shifted: bool) -> _Fault | None:
    """What the shell makes of it comes first, then what systemd-nspawn does, which then needs the kernel."""
    bind = bind_parts(share)
    if any(map(str.isspace, text)):
        field: ShareField = "source" if any(map(str.isspace, bind.source)) else "target"
        return _Fault("contains white space, at which the shell splits it", "use paths without white space", field)
    if '"' in text:
        return _Fault("contains a double quote, which ends the list of flags", "use paths without quotes")
    unknown = unknown_options(bind)
    if unknown:
        why = f"has the option `{unknown[0]}`, which systemd-nspawn does not know"
        return _Fault(why, r"write a colon in a path as `\:`; `isReadOnly` makes it read-only")
    if not bind.target.startswith("/"):
        return _Fault("is at no absolute path in the container", "write an absolute path")
    if "idmap" in bind.options.split(",") and not is_shifted:
        return _Fault(
            "maps ids that are not shifted, which the kernel refuses", "remove `idmap`, or set `privateUsers`"
        )
    return _doubtful(text, bind.source)


def _doubtful(text: str, source: str) -> _Fault | None:
    """What is bound, but may not be what is meant."""
    if _LOST(text):
        return _Fault("loses its backslash", "use paths without backslashes", severity="warning")
    if source and source[0] not in "/+":
        why = "has a relative path of the host, which is taken from `/`, and whose mount nothing waits for"
        return _Fault(why, f"write `/{source}`", "source", "warning")
    return None
