"""A guest may read the host's private keys or secrets.

## What goes wrong

The root user of the guest is root for the files of the host as well: of a container whose `privateUsers` shift no ids,
or whose bind mount maps them back, and of a micro VM with a share over virtiofs, as virtiofsd runs as root. So a
break-in to any service of the guest has the host's own SSH key, or the key that decrypts the secrets of the host,
`readOnly` or not. Over 9p, QEMU reads as a user without rights.

Meant are `/etc/ssh`, `/root/.ssh`, the keys of sops-nix and agenix, those of secure boot and what the host's options
name as a key; also below `/persist`. All of `/run/secrets` is meant, and not a guest's own secret in it; nor public
keys, `ssh_known_hosts` and their like, nor what the path says is the guest's own. Where the guest may write there too,
`writable-share-of-host-system` says so.

## Bad

```toml bad
[containers.web.bindMounts."/etc/ssh"]
hostPath = "/etc/ssh"  # <--
```

## Good

```toml good
[containers.web.bindMounts."/etc/ssh/ssh_host_ed25519_key"]
hostPath = "/var/lib/guest-keys/web"
```

## How to fix

Give the guest a key of its own, and encrypt to that what it needs. If it is meant so, allow it in the settings:

    [rules.share-exposes-host-identity]
    allowed = ["/etc/ssh/backup"]

## References

- systemd-nspawn(1), `--private-users=` and `--bind=`; measured with 252
- microvm.nix 71beea0, nixos-modules/host/default.nix, `microvm-virtiofsd@`, and virtiofsd/default.nix: `user = "root"`;
  `microvm@`: `User = user`
- sops-nix, modules/sops/default.nix, `age.sshKeyPaths` and `age.keyFile`; agenix, modules/age.nix, `identityPaths`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from guestlint.analysis.binds import id_map
from guestlint.analysis.host_keys import shared_keys
from guestlint.analysis.host_places import is_host_system
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, normal_path, parents, rule


class Places(NamedTuple):
    """`[rules.share-exposes-host-identity]`: files and directories that guests are meant to read, and all in those."""

    allowed: tuple[str, ...] = ()


@rule(
    "share-exposes-host-identity",
    category="mounts",
    severity="warning",
    stage="runtime",
    confidence="medium",
    since="0.2.0",
    when="unusual-share",
    settings=Places,
)
def check(view: HostView, places: Places) -> Iterator[Diagnostic]:
    """Report each such path once, at the first guest that has it."""
    allowed = {normal_path(place) for place in places.allowed}
    found: dict[str, list[tuple[Share, str]]] = defaultdict(list)
    for share, path, what in view.ask(shared_keys):
        is_said = not share.is_read_only and is_host_system(view, path, share.guest)
        if _is_root(view, share) and not is_said and allowed.isdisjoint((path, *parents(path))):
            found[path].append((share, what))
    for path, ((first, what), *others) in found.items():
        also = f", and so may {len(others)} more" if others else ""
        yield Diagnostic(
            f"root of guest `{first.guest}` may read `{path}`, which {what}{also}",
            first.at("source"),
            related=tuple(RelatedLocation(f"guest `{each.guest}` has it too", each.at("source")) for each, _ in others),
            help="give the guest a key of its own",
            identity=(path,),
        )


def _is_root(view: HostView, share: Share) -> bool:
    """Whether the guest's root reads what root of the host does."""
    if share.kind == "bind":
        return bool(id_map(share)) or not view.host.guest_by_name[share.guest].id_shift
    return share.kind == "virtiofs"
