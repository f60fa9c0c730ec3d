"""What a file has beside its content: kept where it is replaced by another, or it is not replaced."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from guestlint.source.errors import WriteError


def check_replaceable(path: str, status: os.stat_result) -> None:
    """Raises WriteError for a file that is read-only, or that has other names: these would keep the old content."""
    if not (status.st_mode & 0o222 and os.access(path, os.W_OK)):
        message = f"{path}: read-only; not overwritten"
        raise WriteError(message, "make the file writable")
    if status.st_nlink > 1:
        message = f"{path}: has {status.st_nlink} hard links; not overwritten, as the others would keep the old content"
        raise WriteError(message, "replace the file by a copy of it first")


def keep_attributes(path: str, draft: int, status: os.stat_result) -> None:
    """Give the open file `draft` the owner, mode and extended attributes of the file at `path`. Raises WriteError."""
    own = os.fstat(draft)
    if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.fchown(draft, status.st_uid, status.st_gid)
        except PermissionError as error:
            message = f"{path}: cannot write: only its owner, or root, can replace it and keep its owner and group"
            raise WriteError(message, "run guestlint as the owner of the file") from error
    os.fchmod(draft, stat.S_IMODE(status.st_mode))  # after the owner, whose change clears bits
    if hasattr(os, "listxattr"):  # Linux
        _keep_extended(path, draft)


def _keep_extended(path: str, draft: int) -> None:
    names: list[str] = []
    with suppress(OSError):  # a file system without them
        names = os.listxattr(path)
    for name in names:
        value = os.getxattr(path, name)
        with suppress(OSError):
            if os.getxattr(draft, name) == value:  # as labels that the folder gives; to set one may be forbidden
                continue
        try:
            os.setxattr(draft, name, value)
        except OSError as error:
            message = f"{path}: cannot write: its extended attribute {name} could not be kept"
            raise WriteError(message, "run guestlint as root, or remove the attribute") from error
