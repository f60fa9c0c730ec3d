"""Generated hosts: hypothesis strategies for documents that the module takes, and their text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

COMPONENTS = (
    "a",
    "b",
    "k",
    "q w",
    "x,y",
    "..",
    ".",
    "50%",
    "a-b",
    "d@e",
    "q",
    ".h",
    "o'k",
    'p"q',
    "b\\s",
    "c:d",
    "x~1",
)


def to_toml(data: dict[str, Any]) -> str:
    """A document as TOML; JSON's strings and lists are TOML's as well."""
    return "\n".join(f"{json.dumps(key)} = {_value(value)}" for key, value in data.items()) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def host_paths(components: tuple[str, ...] = COMPONENTS) -> st.SearchStrategy[str]:
    """Host mountpoints in a small tree, so that they meet; some with signs that systemd and fstab treat apart."""
    plain = st.lists(st.sampled_from(("a", "b", "k")), min_size=1, max_size=3)
    odd = st.lists(st.sampled_from(components), min_size=1, max_size=3)
    slashes = st.sampled_from(("/", "/", "/", "//"))
    return st.builds(lambda parts, slash: "/g" + "".join(slash + part for part in parts), plain | odd, slashes)


@st.composite
def shared_hosts(draw: st.DrawFn, components: tuple[str, ...] = COMPONENTS) -> dict[str, Any]:
    """A host whose guests share a few datasets at many host mountpoints; never two datasets on one mountpoint."""
    taken: dict[str, str] = {}
    guests: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)):
        zfs: dict[str, Any] = {}
        for index, path in enumerate(draw(st.lists(host_paths(components), max_size=4, unique=True))):
            dataset = taken.setdefault(path, draw(st.sampled_from(("s/1", "s/2", "s/3"))))
            zfs[f"/m{index}"] = {"pool": "rpool", "dataset": dataset, "hostMountpoint": path}
        backend = draw(st.sampled_from(("microvm", "container")))
        block = {"system": "x86_64-linux", "macvtap": "lan"} if backend == "microvm" else {"macvlan": "lan"}
        guests[name] = {"backend": backend, backend: block, "zfs": zfs}
    return {"node": {"name": "ward"}, "guests": guests}
