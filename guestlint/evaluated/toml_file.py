"""Host data written as TOML: as a new file in a stable order, or into a file whose comments and layout are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError

from guestlint.evaluated.adopt import Adopted
from guestlint.evaluated.option_values import same_value
from guestlint.evaluated.toml_tables import headers, insert, space, without_tables
from guestlint.hints import Any
from guestlint.source.errors import GuestlintError
from guestlint.source.parse import read_bytes
from guestlint.source.positions import Location
from guestlint.source.route import Route
from guestlint.source.toml_text import toml_string

_WIDTH = 100
_BESIDE = ("systemd", "disko", "microvm", "containers")
_FIRST = ("node", "networking", *_BESIDE[:2], "fileSystems", *_BESIDE[2:])
_SECTIONS = frozenset(
    {("networking", "interfaces"), ("guests", "zfs"), ("disko", "zpool"), ("microvm", "vms")}
    | {("systemd", kind) for kind in ("netdevs", "links", "networks")}
)
"""Tables whose entries have headers of their own, by the key at the top and their own."""
_BARE = re.compile(r"[A-Za-z0-9_-]+").fullmatch
"""Keys that need no quotes."""
_Data = dict[str, Any]


def write(data: Mapping[str, Any]) -> str:
    """The text of a new host file: the node, facts of the host, and the guests by name, each before its datasets."""
    sections = [_section((key,), data[key]) for key in _FIRST if key in data]
    sections += [_section(("guests", name), guest) for name, guest in sorted(data.get("guests", {}).items())]
    return _checked("\n".join(section for section in sections if section), data)


def update(file: str, text: str, adopted: Adopted) -> str:
    """The `text` of the host file `file` with the values of `adopted`; what agrees with them stays as it is written.

    What is not in a configuration, such as services of the host, is left alone.
    """
    old = read_bytes(file, text.encode(), "toml")
    if old.error:
        message = f"{Location(file, '', old.error_span)}: cannot be updated: {old.error}"
        raise GuestlintError(message, "fix the file, or move it away")
    wanted = _merge_host(old.data, adopted)
    if wanted == old.data:
        return text
    try:
        return _update(text, old.data, wanted)
    except (TOMLKitError, GuestlintError, LookupError, TypeError, ValueError, AttributeError):
        pass
    try:
        return _rewrite_guests(text, old.data, wanted)
    except (TOMLKitError, GuestlintError, LookupError, TypeError, ValueError, AttributeError) as error:
        message = f"{file}: its layout cannot be kept: tables of one guest are scattered, or written in an unusual way"
        raise GuestlintError(message, "import into a new file, and copy over what you want to keep") from error


def _update(text: str, old: _Data, wanted: _Data) -> str:
    changed = _with_new_tables(without_tables(text, list(_missing(old, wanted))), old, wanted)
    document = tomlkit.parse(changed)
    _edit(document, document.unwrap(), wanted, ())
    return _checked(space(document.as_string(), like=text), wanted)


def _rewrite_guests(text: str, old: _Data, wanted: _Data) -> str:
    """For a layout that tomlkit cannot edit: each changed guest is written again, the others stay."""
    guests = wanted.get("guests", {})
    same_guests = {name: guest for name, guest in old.get("guests", {}).items() if guests.get(name) == guest}
    changed = [("guests", name) for name in old.get("guests", {}) if name not in same_guests]
    return _update(without_tables(text, changed, comments=False), {**old, "guests": same_guests}, wanted)


def _checked(text: str, data: Mapping[str, Any]) -> str:
    """The text, once it is known to mean `data` and nothing else."""
    document = read_bytes("host.toml", text.encode(), "toml")
    if document.error or document.data != data:
        message = f"the host cannot be written as TOML{': ' if document.error else ''}{document.error}"
        raise GuestlintError(message)
    return text


def _key(key: str) -> str:
    return key if _BARE(key) else toml_string(key)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }" if value else "{}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return toml_string(value) if isinstance(value, str) else tomlkit.item(value).as_string()


def _section(route: tuple[str, ...], table: Mapping[str, Any]) -> str:
    """A table with a header, and after it a table for each entry of its tables of tables, as of `zfs`."""
    lines: list[str] = []
    below: list[str] = []
    for key, value in table.items():
        if not isinstance(value, dict):
            lines.append(f"{_key(key)} = {_value(value)}")
        elif _has_sections(route, key):
            below += [_section((*route, key, name), entry) for name, entry in value.items()]
        elif len(route) == 1:
            below.append(_section((*route, key), value))
        else:
            lines += _block(key, value)
    own = "".join(f"{line}\n" for line in lines)
    header = f"[{'.'.join(map(_key, route))}]\n"
    return "\n".join(([header + own] if own or not table else []) + below)


def _has_sections(route: tuple[str, ...], key: str) -> bool:
    return (route[0], key) in _SECTIONS


def _block(name: str, values: Mapping[str, Any]) -> list[str]:
    """A short block on one line; else a line for each of its options."""
    line = f"{_key(name)} = {_value(values)}"
    nested = any(isinstance(value, dict) for value in values.values())
    if not values or (len(values) > 1 and not nested and len(line) <= _WIDTH):
        return [line]
    return list(_dotted(_key(name), values))


def _dotted(prefix: str, values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict) and any(isinstance(item, dict) for item in value.values()):
            yield from _dotted(f"{prefix}.{_key(key)}", value)
        else:
            yield f"{prefix}.{_key(key)} = {_value(value)}"


def _merge_host(old: Mapping[str, Any], adopted: Adopted) -> _Data:
    """The new content of the file: each value of the configuration, written as in the file if it is there."""
    data, full = adopted.data, adopted.full
    merged = dict(old)
    merged["node"] = _merge(old.get("node", {}), data.get("node", {}), {"type": "host", **full["node"]})
    if "networking" in full:
        merged["networking"] = _merge_networking(old.get("networking", {}), full["networking"])
    merged |= {key: _joined(old.get(key), data[key]) for key in _BESIDE if key in data}
    if "fileSystems" in full:
        merged["fileSystems"] = _merge(old.get("fileSystems", {}), data.get("fileSystems", {}), full["fileSystems"])
    guests = data.get("guests", {})
    before = old.get("guests", {})
    merged["guests"] = {
        name: _merge_guest(before.get(name), guests[name], full["guests"][name]) for name in _ordered(before, guests)
    }
    return {key: value for key, value in merged.items() if value or old.get(key) == {}}


def _merge_networking(old: Mapping[str, Any], full: Mapping[str, Any]) -> _Data:
    """Interfaces are those of the configuration; what else the file has stays."""
    merged = _joined({key: value for key, value in old.items() if key != "interfaces"}, {**full, "interfaces": {}})
    known, new = old.get("interfaces", {}), full.get("interfaces", old.get("interfaces", {}))
    merged["interfaces"] = {name: _joined(known.get(name), new[name]) for name in _ordered(known, new)}
    return {key: value for key, value in merged.items() if value != {} or key != "interfaces"}


def _joined(old: object, new: Mapping[str, Any]) -> _Data:
    """The values of both, those of `new` where they differ."""
    known = old if isinstance(old, dict) else {}
    return known | {key: _joined(known.get(key), each) if isinstance(each, dict) else each for key, each in new.items()}


def _merge_guest(old: Mapping[str, Any] | None, data: _Data, full: _Data) -> _Data:
    if old is None:
        return data
    merged = _merge(old, data, full)
    untold = {"modules", "extraSpecialArgs"}
    if old.get("backend") == data["backend"]:
        untold.add("container" if data["backend"] == "microvm" else "microvm")
    kept = {key: merged.get(key, value) for key, value in old.items() if key in merged or key in untold}
    return {**kept, **merged}


def _ordered(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The keys of `new`, those of `old` first and in its order."""
    return [key for key in old if key in new] + [key for key in new if key not in old]


def _merge(old: object, data: _Data, full: Mapping[str, Any]) -> _Data:
    """The values of `data`, and those of `old` that only repeat defaults."""
    known = old if isinstance(old, dict) else {}
    merged: _Data = {}
    for key in (*known, *(key for key in data if key not in known)):
        if isinstance(full.get(key), dict):
            rest = _merge(known.get(key, {}), data.get(key, {}), full[key])
            if rest or key in data or known.get(key) == {}:
                merged[key] = rest
        elif key in known and key in full and same_value(key, known[key], full[key]):
            merged[key] = known[key]
        elif key in data:
            merged[key] = data[key]
    return merged


def _missing(old: Mapping[str, Any], wanted: Mapping[str, Any], route: Route = ()) -> Iterator[Route]:
    """The tables of `old` that are not in `wanted`."""
    for key, value in old.items():
        if isinstance(value, dict):
            at = (*route, key)
            if key not in wanted:
                yield at
            elif isinstance(wanted[key], dict):
                yield from _missing(value, wanted[key], at)


def _with_new_tables(text: str, old: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The text with each table that is new and goes by a header of its own."""
    for route in _missing(wanted, old):
        headed = (route[0], route[2:3]) in (("guests", ()), ("guests", ("zfs",))) or route[0] in _FIRST
        if headed and _is_headed(text, old, route):
            value: Any = wanted
            for key in route:
                value = value[key]
            text = insert(text, route, _section_at(route, value))
    return text


def _is_headed(text: str, old: Mapping[str, Any], route: Route) -> bool:
    """Whether the table around the new one is written with headers, or not at all."""
    return route[0] not in old or any(known[:1] == route[:1] for known in headers(text))


def _section_at(route: Route, value: object) -> str:
    for key in reversed(route):
        value = {key: value}
    return write(value if isinstance(value, dict) else {})


def _edit(container: Any, old: Mapping[str, Any], wanted: Mapping[str, Any], route: Route) -> None:  # noqa: ANN401 - tomlkit's tables have no common type
    """Make `container`, which holds `old`, hold `wanted`; what is equal is not touched."""
    for key in old:
        if key not in wanted:
            del container[key]
    for key, value in wanted.items():
        if key not in old:
            container[key] = _fresh((*route, key), value)
        elif isinstance(value, dict) and isinstance(old[key], dict):
            _edit(container[key], old[key], value, (*route, key))
        elif old[key] != value or type(old[key]) is not type(value):
            container[key] = tomlkit.item(value)


def _fresh(route: Route, value: object) -> Any:  # noqa: ANN401 - as above
    """An item laid out as in a new file."""
    if not isinstance(value, dict):
        return tomlkit.item(value)
    if route[0] == "guests" and route[2:3] not in ((), ("zfs",)):
        return tomlkit.parse(f"x = {_value(value)}")["x"]
    item: Any = tomlkit.parse(_section_at(route, value))
    for key in route:
        item = item[key]
    return item
