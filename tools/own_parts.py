"""guestlint's own front ends, backends and formats, as their files have them: `python -m tools.own_parts` lists them.

Files are read and not imported: a list that names a file which is gone keeps guestlint from being imported.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.console import ROOT

_LAST = 1000


class Part(NamedTuple):
    """A class that a file offers, by the name that users know it by."""

    name: str
    file: str
    class_: str
    position: int
    keys: tuple[str, ...]
    """Of a front end."""

    @property
    def module(self) -> str:
        """The module that the file is."""
        return self.file.removesuffix(".py").replace("/", ".")


class Kind(NamedTuple):
    """What the files of some folders may offer; the `table` of the file `listed_in` has it, with a `value` for each."""

    name: str
    globs: Sequence[str]
    is_part: Callable[[ast.ClassDef], bool]
    listed_in: str
    table: str
    value: Callable[[Part], str]

    def parts(self) -> Sequence[Part]:
        """All there are: those whose file has a `POSITION` first, then the others by name.

        Raises SystemExit for one without a name, or with the name of another.
        """
        files = [file for glob in self.globs for file in ROOT.glob(glob)]
        found = [part for file in files for part in self._parts_of(file)]
        by_name: dict[str, Part] = {}
        for part in sorted(found, key=lambda each: (each.position, each.name, each.file)):
            known = by_name.setdefault(part.name, part)
            if known is not part:
                message = f"{self.name} {part.name} ({part.file}): {known.file} has that name too"
                raise SystemExit(message)
        return tuple(by_name.values())

    def _parts_of(self, file: Path) -> Iterator[Part]:
        path = file.relative_to(ROOT).as_posix()
        body = ast.parse(file.read_text("utf-8"), path).body
        position = _constants(body).get("POSITION")
        for node in body:
            if isinstance(node, ast.ClassDef) and self.is_part(node):
                name = _constants(node.body).get("name")
                if not isinstance(name, str):
                    message = f'{self.name} {node.name} ({path}): it has no name, as in `name = "{file.stem}"`'
                    raise SystemExit(message)
                place = position if isinstance(position, int) else _LAST
                yield Part(name=name, file=path, class_=node.name, position=place, keys=_keys(node.body))

    def lines(self) -> str:
        """The lines of the table."""
        return "".join(f'    "{part.name}": {self.value(part)},\n' for part in self.parts())

    def stale(self) -> list[str]:
        """What to say of each part that the table lacks, has wrong, or has though its file is gone."""
        listed = table(ROOT / self.listed_in, self.table)
        own = {part.name: part for part in self.parts()}
        wrong = [f"{name} ({part.file})" for name, part in own.items() if listed.get(name) != plain(self.value(part))]
        wrong += [f"{name} (its file is gone)" for name in listed if name not in own]
        return [f"{self.name} {each}: {self.listed_in} is stale: run `make docs`" for each in wrong]


def _constants(body: Iterable[ast.stmt]) -> Mapping[str, object]:
    """The names that a module or a class gives a constant value."""
    return {
        target.id: node.value.value
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _keys(body: Iterable[ast.stmt]) -> tuple[str, ...]:
    """What a class says in `keys = frozenset({…})`, sorted."""
    calls = [
        node.value
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.targets[0]) == "keys"
    ]
    return tuple(sorted(ast.literal_eval(calls[0].args[0]))) if calls else ()


def plain(code: str) -> str:
    """An expression as `ast.unparse` writes it."""
    return ast.unparse(ast.parse(code, mode="eval"))


def table(file: Path, name: str) -> Mapping[str, str]:
    """A dict that a file gives the name `name`: its keys, and its values as code as `ast.unparse` writes it."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name and isinstance(node.value, ast.Dict):
            pairs = zip(node.value.keys, node.value.values, strict=True)
            return {str(key.value): ast.unparse(value) for key, value in pairs if isinstance(key, ast.Constant)}
    return {}


def _is_a(base: str) -> Callable[[ast.ClassDef], bool]:
    return lambda node: base in [ast.unparse(each) for each in node.bases] and not node.name.startswith("_")


def _writes(*parameters: str) -> Callable[[ast.ClassDef], bool]:
    """Whether a class has a `write` with these parameters."""

    def is_part(node: ast.ClassDef) -> bool:
        functions = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "write"]
        return any([given.arg for given in each.args.args] == ["self", *parameters] for each in functions)

    return is_part


def _named(part: Part) -> str:
    """The text that names a class, for one that is imported only when it is used."""
    return f'"{part.module}:{part.class_}"'


def _with_keys(part: Part) -> str:
    """The keys of a front end, and the text that names it."""
    keys = "".join(f'"{key}", ' for key in part.keys).removesuffix(" " if len(part.keys) == 1 else ", ")
    return f"(({keys}), {_named(part)})"


FRONT_ENDS = Kind(
    name="front end",
    globs=("guestlint/frontends/*.py", "guestlint/frontends/*/front_end.py"),
    is_part=_is_a("FrontEnd"),
    listed_in="guestlint/frontends/index.py",
    table="FRONT_ENDS",
    value=_with_keys,
)
BACKENDS = Kind(
    name="backend",
    globs=("guestlint/frontends/guests/backends/*.py",),
    is_part=_is_a("Backend"),
    listed_in="guestlint/frontends/guests/backends/__init__.py",
    table="BACKENDS",
    value=lambda part: f"{part.class_}()",
)
REPORTS = Kind(
    name="format",
    globs=("guestlint/report/*.py",),
    is_part=_writes("run", "out"),
    listed_in="guestlint/registry/index.py",
    table="REPORTS",
    value=_named,
)
GRAPHS = REPORTS._replace(name="format of graphs", is_part=_writes("graphs", "run", "out"), table="GRAPHS")

KINDS = (FRONT_ENDS, BACKENDS, REPORTS, GRAPHS)

_FRONT_ENDS = '''\
"""guestlint's own front ends, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

FRONT_ENDS: Mapping[str, tuple[tuple[str, ...], str]] = {{
{lines}}}
"""By name, in order: the keys at the top of a document that it reads, and what reads them."""
'''

_BACKENDS = '''\
"""How guests are run: guestlint's own backends; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

{imports}
BACKENDS: Mapping[str, Backend] = {{
{lines}}}
"""By name, in order."""
'''


def front_ends() -> str:
    """The text of the index of front ends."""
    return _FRONT_ENDS.format(lines=FRONT_ENDS.lines())


def backends() -> str:
    """The text of the index of backends, which guestlint imports at once."""
    imported = [(part.module, part.class_) for part in BACKENDS.parts()]
    names = sorted([("guestlint.frontends.guests.backend", "Backend"), *imported])
    imports = "".join(f"from {module} import {class_}\n" for module, class_ in names)
    return _BACKENDS.format(imports=imports, lines=BACKENDS.lines())


def main() -> None:
    """Write the two indexes of what reads hosts; that of formats is `tools.rule_index`'s."""
    (ROOT / FRONT_ENDS.listed_in).write_text(front_ends(), "utf-8")
    (ROOT / BACKENDS.listed_in).write_text(backends(), "utf-8")


if __name__ == "__main__":
    main()
