"""The order in which NixOS sorts `fileSystems`, and so the lines of its fstab: in a loop, evaluation fails.

Source: nixpkgs, nixos/lib/utils.nix `fsBefore` (paths are compared as text, with a slash at their ends), and
lib/lists.nix `toposort`, in which a file system before itself is no loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.hints import Literal
from guestlint.names.paths import PATH_MAX
from guestlint.picture.types import Mount
from guestlint.records import NamedTuple
from guestlint.source.route import Place


class Sorted(NamedTuple):
    """`mount` comes after `earlier`, for its path, its device or one of its `depends`."""

    mount: Mount
    earlier: Mount
    because: Literal["path", "device", "depends"]
    text: str

    @property
    def place(self) -> Place:
        """Where the document says so."""
        if self.because == "path" or self.mount.share is not None:
            return self.mount.path_place
        option = "overlay" if self.mount.fs_type == "overlay" else self.because
        return self.mount.place.below(option)


def sorting_loop(mounts: Iterable[Mount]) -> Sequence[Sorted]:
    """A loop, each step with what comes before; empty where NixOS can sort the mounts.

    A path that ends with a slash is refused before anything is sorted.
    """
    accepted = (mount for mount in mounts if mount.path == "/" or not mount.path.endswith("/"))
    all_mounts = sorted(accepted, key=lambda mount: mount.path)
    by_path = _by_path(all_mounts)
    done: set[int] = set()
    for start in all_mounts:
        if id(start) not in done:
            loop = _walk(start, by_path, done)
            if loop:
                return loop
    return ()


def in_fstab_order(mounts: Mapping[str, Mount]) -> Sequence[Mount]:
    """The mounts, by the names of their attributes, as NixOS writes them: in the order of names where there is a loop.

    It walks from each mount to what comes before it. What a mount on the way waits for is moved to the front, which
    decides in what order the next one takes what it waits for.
    """
    in_order = [mounts[name] for name in sorted(mounts)]
    by_path = _by_path(in_order)
    rank = {id(mount): index for index, mount in enumerate(in_order)}
    front = 0
    found: dict[int, Mount] = {}
    for start in in_order:
        walk: list[tuple[Mount, list[Mount] | None]] = [(start, None)]
        on_way: set[int] = set()
        while walk:
            mount, rest = walk.pop()
            if rest is None:
                earlier = {id(step.earlier): step.earlier for step in _before(mount, by_path)}
                if not on_way.isdisjoint(earlier):
                    return in_order
                rest = sorted(
                    (each for key, each in earlier.items() if key not in found),
                    key=lambda each: rank[id(each)],
                    reverse=True,
                )
                for each in rest:
                    front -= 1
                    rank[id(each)] = front
                on_way.add(id(mount))
            while rest and id(rest[-1]) in found:
                rest.pop()
            if rest:
                walk += ((mount, rest), (rest.pop(), None))
            else:
                on_way.discard(id(mount))
                found[id(mount)] = mount
    return tuple(found.values())


def _by_path(mounts: Iterable[Mount]) -> Mapping[str, Sequence[Mount]]:
    by_path: dict[str, list[Mount]] = {}
    for mount in mounts:
        by_path.setdefault(_ended(mount.path), []).append(mount)
    return by_path


def _walk(start: Mount, by_path: Mapping[str, Sequence[Mount]], done: set[int]) -> Sequence[Sorted]:
    """Depth first and iterative, until a mount on the way is met again."""
    walk: list[tuple[Mount, Iterator[Sorted]]] = [(start, _before(start, by_path))]
    steps: list[Sorted] = []
    on_way = {id(start): 0}
    while walk:
        step = next(walk[-1][1], None)
        if step is None:
            mount, _ = walk.pop()
            del on_way[id(mount)]
            done.add(id(mount))
            del steps[len(walk) - 1 if walk else 0 :]
        elif id(step.earlier) in on_way:
            return (*steps[on_way[id(step.earlier)] :], step)
        elif id(step.earlier) not in done:
            on_way[id(step.earlier)] = len(walk)
            steps.append(step)
            walk.append((step.earlier, _before(step.earlier, by_path)))
    return ()


def _before(mount: Mount, by_path: Mapping[str, Sequence[Mount]]) -> Iterator[Sorted]:
    yield from _above(mount, "path", mount.path, by_path)
    yield from _above(mount, "device", mount.device, by_path)
    for path in mount.depends:
        yield from _above(mount, "depends", path, by_path)


def _above(
    mount: Mount, because: Literal["path", "device", "depends"], text: str, by_path: Mapping[str, Sequence[Mount]]
) -> Iterator[Sorted]:
    ended = _ended(text)
    end = ended.find("/")
    while 0 <= end < PATH_MAX:
        for earlier in by_path.get(ended[: end + 1], ()):
            if earlier is not mount:
                yield Sorted(mount, earlier, because, text)
        end = ended.find("/", end + 1)


def _ended(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"
