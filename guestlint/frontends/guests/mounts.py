"""`fileSystems`: one chain of mounts a dataset, over guests and then zfs entries in attribute order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guestlint.picture.types import Mount, Share

REQUIRES_MOUNTS_FOR = "x-systemd.requires-mounts-for="


def lower_mounts(shares: Iterable[Share]) -> Iterator[Mount]:
    """The module's definitions, by dataset in byte order; of one dataset each path comes once."""
    for device, chain in sorted(_by_dataset(shares).items()):
        yield from _chain(device, chain).values()


def _by_dataset(shares: Iterable[Share]) -> dict[str, list[Share]]:
    groups: dict[str, list[Share]] = {}
    for share in shares:
        path = f"{share.pool}/{share.dataset}"
        if path in groups:
            groups[path].append(share)
        else:
            groups[path] = [share]
    return groups


def _chain(device: str, chain: Iterable[Share]) -> dict[str, Mount]:
    """Each mount waits for the one before it; a mountpoint that comes again replaces its earlier definition."""
    mounts: dict[str, Mount] = {}
    previous: Share | None = None
    options: tuple[str, ...] = ("zfsutil",)
    for share in chain:
        if previous is not None:
            options = ("zfsutil", f"{REQUIRES_MOUNTS_FOR}{previous.source}")
        mounts[share.source] = Mount(
            path=share.source,
            device=device,
            fs_type="zfs",
            options=options,
            share=share,
            previous=previous,
            place=share.place,
        )
        previous = share
    return mounts
