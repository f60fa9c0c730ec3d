"""tree-sitter's parser of a format: of its packages the compiled parts alone, as the rest loads more than guestlint."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.machinery import ExtensionFileLoader, PathFinder

from guestlint.hints import TYPE_CHECKING, Any
from guestlint.source.route import Format

if TYPE_CHECKING:
    from tree_sitter import Parser


GRAMMARS: Mapping[Format, str] = {"toml": "tree_sitter_toml", "json": "tree_sitter_json"}
"""The packages that have them."""


def parser_of(text_format: Format) -> Parser:
    """A parser of a format's texts."""
    own = _compiled("tree_sitter")
    parser: Parser = own.Parser(own.Language(_compiled(GRAMMARS[text_format]).language()))
    return parser


def _compiled(package: str) -> Any:  # noqa: ANN401 - a module
    """The compiled module of a package, or the package where that is not a file of its own."""
    name = f"{package}._binding"
    if name in sys.modules:
        return sys.modules[name]
    folder = PathFinder.find_spec(package)
    spec = folder and PathFinder.find_spec(name, folder.submodule_search_locations)
    if not spec or not isinstance(spec.loader, ExtensionFileLoader):
        return __import__(package)
    module = spec.loader.create_module(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module
