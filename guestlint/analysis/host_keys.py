"""Where a host has its private keys and secrets: by NixOS's conventions, and as its own options say.

Sources: sshd(8), "FILES"; sops-nix, modules/sops/default.nix; agenix, modules/age.nix; systemd-creds(1); nixpkgs,
nixos/modules/system/boot/initrd-ssh.nix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.plain_shares import plain_sources, unusual_plain_sources
from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.values import listed, table_at
from guestlint.names.paths import mounted_path, parents
from guestlint.picture.types import Share
from guestlint.records import NamedTuple

_KEPT = r"(?:(?:/nix)?/persist(?:ent)?(?:/[^/]+)?)?"
"""Where hosts whose root is emptied at each boot have what stays."""

_IS_LIKELY = re.compile(rf"/\Z|{_KEPT}/(?:etc|home|root|run|var/lib/s)").match
"""The beginnings of all below."""

_ABOVE = re.compile(rf"/|{_KEPT}/(?:etc|root)").fullmatch
_PRIVATE = re.compile(
    rf"{_KEPT}/(?:etc/(?:krb5\.keytab|secrets/initrd|secureboot|sops|ssh)|root/\.(?:gnupg|ssh)"
    r"|(?:root|home/[^/]+)/\.config/(?:age|sops)|var/lib/(?:sbctl|sops-nix|systemd/credential\.secret))(?:/(.*))?",
    re.DOTALL,
).fullmatch
_PUBLIC = re.compile(
    r"(?:.*/)?(?:.*\.pub|(?:ssh_)?known_hosts2?|authorized_(?:keys|principals)(?:2|\.d/?.*)?|sshd?_config(?:\.d/?.*)?"
    r"|config|moduli)",
    re.DOTALL,
).fullmatch
_SECRETS = re.compile(
    r"/run/(?:agenix(?:\.d(?:/\d+)?)?|keys|secrets(?:/rendered|-for-users(?:\.d)?|\.d(?:/\d+)?)?)"
).fullmatch
"""All secrets of a host together; of what is below, a guest may have its own."""

_MANAGERS = {"sops": "/run/secrets", "age": "/run/agenix"}
_KEY_OPTIONS = (
    ("sops", "age", "keyFile"),
    ("sops", "age", "sshKeyPaths"),
    ("sops", "gnupg", "home"),
    ("sops", "gnupg", "sshKeyPaths"),
    ("age", "identityPaths"),
    ("boot", "initrd", "network", "ssh", "hostKeys"),
    ("nix", "settings", "secret-key-files"),
)


class SharedKey(NamedTuple):
    """A share of `path`, where the host has private keys or secrets; `what` it has of them is a clause of `which`."""

    share: Share
    path: str
    what: str


def shared_keys(view: HostView) -> Sequence[SharedKey]:
    """Those shares, in the order of guests, whoever may read them in the guest."""
    named = _named(view)
    found = (
        SharedKey(share, path, _what(named, share.guest, path))
        for share, path in view.ask(plain_sources if named else unusual_plain_sources)
        if (_IS_LIKELY(path) or path in named) and share.source[:1] == "/"
    )
    return [each for each in found if each.what]


def _what(named: Mapping[str, str], guest: str, path: str) -> str:
    key = named.get(path)
    if key is not None:
        return "is a private key of the host" if key == path else f"has `{key}`, a secret of the host, in it"
    if _ABOVE(path):
        return "has the host's private keys in it"
    if _SECRETS(path):
        return "has all secrets of the host"
    private = _PRIVATE(path)
    if private is None or _PUBLIC(private[1] or "") or _is_of(guest, path):
        return ""
    return "is where the host has private keys"


def _named(view: HostView) -> Mapping[str, str]:
    """The keys that the host's options name, and the secrets of its manager, by their paths and by those above."""
    found: dict[str, str] = {}
    for text in _texts(view):
        key = mounted_path(text)
        for path in (key, *parents(key)) if text[:1] == "/" else ():
            found.setdefault(path, key)
    found.pop("/", None)
    return found


def _texts(view: HostView) -> Iterator[str]:
    data = view.document.data
    for *route, option in _KEY_OPTIONS:
        yield from listed(table_at(data, *route).get(option))
    keys = table_at(data, "services", "openssh").get("hostKeys")
    for key in keys if isinstance(keys, list) else ():
        yield from listed(table_at(key).get("path"))
    yield from (path for manager, path in _MANAGERS.items() if table_at(data, manager).get("secrets"))


def _is_of(guest: str, path: str) -> bool:
    """Whether a path names the guest, as what is meant for it does: as a word, or a directory by its last words."""
    at = path.find(guest)
    while at >= 0:
        around = path[at - 1 : at] + path[at + len(guest) : at + len(guest) + 1]
        if not any(map(str.isalnum, around)):
            return True
        at = path.find(guest, at + 1)
    words = guest.split("-")
    return not {"-".join(words[start:]) for start in range(len(words))}.isdisjoint(path.split("/"))
