"""Puts a mutant into a running program: in place, or where it is next imported."""

from __future__ import annotations

import gc
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tests.mutants.made import module_of

Name = tuple[str, int]
"""What a function is called within its file, and its first line."""

Functions = Mapping[str, Sequence[FunctionType]]


def functions() -> Functions:
    """All functions that there are, by the file that they were read from."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            found[each.__code__.co_filename].append(each)
    return found


def swap(file: Path, source: str, existing: Functions) -> bool:
    """Give the functions of `file` the code that they have in `source`; False where one has no counterpart there."""
    codes: dict[Name, list[CodeType]] = defaultdict(list)
    for code in _codes(compile(source, str(file), "exec", dont_inherit=True)):
        codes[_name(code)].append(code)
    for function in existing[str(file)]:
        counterparts = codes[_name(function.__code__)]
        if len(counterparts) != 1 or counterparts[0].co_freevars != function.__code__.co_freevars:
            return False
        function.__code__ = counterparts[0]
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _name(code: CodeType) -> Name:
    return code.co_qualname, code.co_firstlineno


class Replacement(SourceLoader):
    """Has the module that `file` is read as `source` when it is imported."""

    def __init__(self, root: Path, file: str, source: str) -> None:
        self._file = str(root / file)
        self._source = source.encode()
        self._is_package = Path(file).name == "__init__.py"
        self._module = module_of(file)

    def install(self) -> None:
        """Come before all other finders; the module must not have been imported."""
        assert self._module not in sys.modules
        sys.meta_path.insert(0, self)

    def find_spec(self, fullname: str, _path: object = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Answer for the one module."""
        if fullname != self._module:
            return None
        return spec_from_loader(fullname, self, is_package=self._is_package)

    def get_filename(self, fullname: str) -> str:  # noqa: ARG002 - there is one
        """Name the file itself, so that what stands beside it is found."""
        return self._file

    def get_data(self, path: str) -> bytes:  # noqa: ARG002 - there is one
        """Give the changed text."""
        return self._source
