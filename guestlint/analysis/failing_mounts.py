"""What a mount that fails at boot takes down, and how the host boots without it, in the words of all rules.

Sources: systemd 252, units/local-fs.target (`OnFailure=emergency.target`), src/fstab-generator/fstab-generator.c
`add_mount` (a mount without `nofail` is required by `local-fs.target`); nixpkgs, nixos/modules/tasks/filesystems.nix,
`options` (the lists of several definitions are joined).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.analysis.booted import booted
from guestlint.analysis.views import HostView
from guestlint.names.systemd import unit_of
from guestlint.records import NamedTuple
from guestlint.systemd.fstab import mount_options, mounted_at

_NAMED = 3
"""So many guests are said by name."""


class Failure(NamedTuple):
    """What comes of mounts that fail.

    `ends` is a clause, as "the host boots into emergency mode" or "guest `a` does not start"; empty where nothing else
    fails. `is_fatal` where it is the host. `way_out` is what keeps the host up until the cause is mended; empty where
    it stays up.
    """

    ends: str
    way_out: str
    mounts: int
    is_fatal: bool

    @property
    def outcome(self) -> str:
        """The clause for a message about what is mounted, as "its mount fails, and …"."""
        if not self.mounts:
            return "nothing mounts it"
        fails = "its mount fails" if self.mounts == 1 else "its mounts fail"
        return f"{fails}, and {self.ends}" if self.ends else fails

    def worse(self, other: Failure) -> Failure:
        """What comes of it if one of these mounts fails, or another of the host's own, which fails as `other` says."""
        if not (self.is_fatal and other.is_fatal):
            return other if other.is_fatal else self
        return self._replace(way_out=f"{self.way_out}, if the host's own mount has it too")

    def help(self, remedy: str) -> str:
        """`remedy`, and the way out beside it."""
        if not self.way_out:
            return remedy
        return f"{remedy} With{self.way_out[4:]}" if remedy.endswith("?") else f"{remedy}; {self.way_out}"


def failure_of(view: HostView, paths: Iterable[str]) -> Failure:
    """What comes of it if the mounts at `paths` fail, as the names of `Host.mounts`."""
    mounts, needed = view.host.mounts, view.ask(booted).boot.needed
    failing = [path for path in dict.fromkeys(paths) if path in mounts]
    fatal = [path for path in failing if (reached := mounted_at(path)) is not None and unit_of(reached) in needed]
    if fatal:
        bare = [path for path in fatal if not mount_options(mounts[path]).nofail]
        return Failure("the host boots into emergency mode", _way_out(bare), len(failing), is_fatal=True)
    guests = view.ask(_guests)
    return Failure(_idle(name for path in failing for name in guests.get(path, ())), "", len(failing), is_fatal=False)


def _guests(view: HostView) -> Mapping[str, Sequence[str]]:
    """The guests that require each mount."""
    guests: dict[str, list[str]] = {}
    for share in view.host.shares:
        guests.setdefault(share.source, []).append(share.guest)
    return guests


def _way_out(paths: Sequence[str]) -> str:
    """`nofail` for the mounts that lack it; without any it is others, which require these."""
    if not paths:
        return "with `nofail` for the mounts that require it, the host boots meanwhile"
    more = f", and so for {len(paths) - 1} more" if paths[1:] else ""
    path = paths[0].replace("\\", r"\\").replace('"', r"\"")
    return f'with `fileSystems."{path}".options = ["nofail"]`{more}, the host boots meanwhile'


def _idle(guests: Iterable[str]) -> str:
    """The guests that do not start, as a clause."""
    names = list(dict.fromkeys(guests))
    if not names:
        return ""
    if len(names) == 1:
        return f"guest `{names[0]}` does not start"
    said = [f"`{name}`" for name in names[:_NAMED]]
    said += [f"{len(names) - _NAMED} more"] if names[_NAMED:] else []
    return f"guests {', '.join(said[:-1])} and {said[-1]} do not start"
