"""`guestlint schema` in use: by Taplo, by the language server of Even Better TOML, and by check-jsonschema."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.command import guestlint
from tests.schema.judges import Mark, check_jsonschema, editor_shows, taplo_marks

FIRST = """\
[node]
name = "ward"

[guests.a]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0a" }
networking.mainLinkName = "lan"

[guests.a.zfs."/persist"]
pool = "rpool"
dataset = "safe/a"

[guests.b]
backend = "container"
autostart = true

[guests.b.container]
macvlan = "lan"

[fileSystems."/srv"]
device = "/dev/disk/by-label/srv"
options = ["noatime"]

[containers.c]
privateNetwork = true
forwardPorts = [{ hostPort = 8080 }]

[microvm.vms.d.config.microvm]
mem = 512
shares = [{ tag = "a", source = "/a", mountPoint = "/a" }]
volumes = [{ image = "x.img", mountPoint = "/x", size = 10 }]
"""
LATER = (
    FIRST.replace('macvtap = "lan", mac = "02:01:27:00:00:0a"', 'interfaces.lan = { mac = "02:01:27:00:00:0a" }')
    .replace('mainLinkName = "lan"', 'links = ["lan"]')
    .replace('macvlan = "lan"', 'macvlans = ["lan"]')
)

UNKNOWN = "an unknown option"
FAULTS: Mapping[str, tuple[str, str, str, str]] = {
    # By name: the host, a text in it, what stands there instead, and what is said at its value.
    "node": (FIRST, 'name = "ward"', 'nmae = "ward"', UNKNOWN),
    "guest": (FIRST, "autostart = true", "autostrt = true", UNKNOWN),
    "backend": (FIRST, 'backend = "container"', 'backnd = "container"', UNKNOWN),
    "microvm": (FIRST, 'macvtap = "lan"', 'mactap = "lan"', UNKNOWN),
    "container": (FIRST, 'macvlan = "lan"', 'mcvlan = "lan"', UNKNOWN),
    "networking": (FIRST, 'mainLinkName = "lan"', 'mainLink = "lan"', UNKNOWN),
    "zfs": (FIRST, 'dataset = "safe/a"', 'datset = "safe/a"', UNKNOWN),
    "file-system": (FIRST, 'device = "/dev/disk/by-label/srv"', 'devce = "/dev/disk/by-label/srv"', UNKNOWN),
    "nixos-container": (FIRST, "privateNetwork = true", "privateNetwrk = true", UNKNOWN),
    "port": (FIRST, "hostPort = 8080", "hostPrt = 8080", UNKNOWN),
    "interface": (LATER, 'mac = "02:01:27:00:00:0a"', 'mc = "02:01:27:00:00:0a"', UNKNOWN),
    "later-container": (LATER, 'macvlans = ["lan"]', 'macvlns = "lan"', UNKNOWN),
    "type": (FIRST, "autostart = true", 'autostart = "yes"', 'is not of type "boolean"'),
    "type-of-two": (LATER, 'macvlans = ["lan"]', 'macvlans = "lan"', 'is not of type "array"'),
    "enum": (FIRST, 'backend = "container"', 'backend = "docker"', 'is not one of ["microvm","container"]'),
    "mac": (FIRST, 'mac = "02:01:27:00:00:0a"', 'mac = "02:01:27"', "does not match"),
    "later-mac": (LATER, 'mac = "02:01:27:00:00:0a"', 'mac = "02:01:27"', "does not match"),
    "path": (FIRST, 'dataset = "safe/a"', 'dataset = "safe/a"\nhostMountpoint = "a"', "does not match"),
    "none-of-a-list": (FIRST, 'options = ["noatime"]', "options = []", "has less than 1 item"),
    "number": (FIRST, "hostPort = 8080", "hostPort = 80800", "greater than the maximum of 65535"),
    "unit-of-memory": (FIRST, "mem = 512", 'mem = "512M"', 'is not of type "integer"'),
    "revision": (LATER, 'macvlans = ["lan"]', 'macvlan = "lan"', "another revision"),
}
MISSING: Mapping[str, tuple[str, str, str]] = {
    # By name: the host, a text that is left out, and the option that is then asked for.
    "backend": (FIRST, 'backend = "container"\n', "backend"),
    "macvlan": (FIRST, '\nmacvlan = "lan"', "macvlan"),
    "macvlans": (LATER, '\nmacvlans = ["lan"]', "macvlans"),
    "block": (FIRST, '[guests.b.container]\nmacvlan = "lan"\n', "container"),
    "system": (FIRST, 'system = "x86_64-linux", ', "system"),
    "pool": (FIRST, 'pool = "rpool"\n', "pool"),
    "size": (FIRST, ", size = 10", "size"),
    "tag": (FIRST, 'tag = "a", ', "tag"),
    "node": (FIRST, '[node]\nname = "ward"\n', "node"),
    "name": (FIRST, 'name = "ward"\n', "name"),
}


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Sequence[Mark]]:
    """What Taplo says of each faulty host, by the name of the fault."""
    folder = tmp_path_factory.mktemp("hosts")
    guestlint("schema", "-o", "host.json", cwd=folder)
    (folder / ".taplo.toml").write_text('[schema]\npath = "host.json"\n', "utf-8")
    texts = {"first": FIRST, "later": LATER}
    texts |= {f"fault-{name}": host.replace(old, new) for name, (host, old, new, _) in FAULTS.items()}
    texts |= {f"missing-{name}": host.replace(old, "") for name, (host, old, _) in MISSING.items()}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    found = defaultdict(list)
    for mark in taplo_marks(folder):
        found[mark.file.removesuffix(".toml")].append(mark)
    return found


@pytest.mark.parametrize("name", ["first", "later"])
def test_taplo_takes_a_sound_host(marks: Mapping[str, Sequence[Mark]], name: str) -> None:
    assert marks.get(name, []) == []


@pytest.mark.parametrize("name", FAULTS)
def test_taplo_says_one_thing_at_the_fault(marks: Mapping[str, Sequence[Mark]], name: str) -> None:
    host, old, new, said = FAULTS[name]
    assert host.count(old) == 1
    (mark,) = marks[f"fault-{name}"]
    line = host.replace(old, new).splitlines()[mark.line - 1]
    assert said in mark.message
    assert line[: mark.column - 1].endswith(new.splitlines()[-1].partition("=")[0] + "= ")


@pytest.mark.parametrize("name", MISSING)
def test_taplo_says_what_is_missing(marks: Mapping[str, Sequence[Mark]], name: str) -> None:
    """Of the table, which Taplo repeats at each key in it."""
    host, old, option = MISSING[name]
    assert host.count(old) == 1
    assert {mark.message for mark in marks[f"missing-{name}"]} == {f'"{option}" is a required property'}


def test_check_jsonschema_names_the_option(tmp_path: Path) -> None:
    guestlint("schema", "-o", "host.json", cwd=tmp_path)
    for name, text in {"first": FIRST, "bad": FIRST.replace("autostart", "autostrt")}.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    assert check_jsonschema("--check-metaschema", "host.json", folder=tmp_path).returncode == 0
    done = check_jsonschema("--schemafile", "host.json", "first.toml", "bad.toml", folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout.count("::") == 1
    assert f"bad.toml::$.guests.b.autostrt: True should not be valid under {{'title': '{UNKNOWN}'}}" in done.stdout


def test_facts_and_settings_have_schemas_too(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text('{"guestlint": {"facts": 1}, "config": {}, "conplete": []}', "utf-8")
    (tmp_path / "guestlint.toml").write_text('fail-on = "error"\nfail_on = "error"\n', "utf-8")
    for kind, file, key in (("--facts", "facts.json", "conplete"), ("--settings", "guestlint.toml", "fail_on")):
        guestlint("schema", kind, "-o", "schema.json", cwd=tmp_path, GUESTLINT_FAIL_ON="error")
        done = check_jsonschema("--schemafile", "schema.json", file, folder=tmp_path)
        assert (done.returncode, f"{file}::$.{key}: " in done.stdout) == (1, True), done.stdout


def test_one_schema_is_printed(tmp_path: Path) -> None:
    both = guestlint("schema", "--facts", "--settings", cwd=tmp_path)
    assert (both.code, both.out, "--settings and --facts exclude each other" in both.err) == (2, "", True)


def test_an_editor_completes_and_explains(tmp_path: Path) -> None:
    """Options of a guest with their values, of both revisions; what an option is for, and mistakes as they are made."""
    guestlint("schema", "-o", "host.json", cwd=tmp_path)
    lines = ["#:schema ./host.json", *FIRST.splitlines(), "[guests.e]", "", "backend = "]
    file = tmp_path / "ward.toml"
    file.write_text("\n".join(lines), "utf-8")
    dataset, microvm = lines.index('dataset = "safe/a"'), lines.index(FIRST.splitlines()[5])
    shown = editor_shows(
        file,
        hover=[[dataset, 2], [microvm, lines[microvm].index("macvtap") + 2]],
        complete=[[len(lines) - 2, 0], [len(lines) - 1, len("backend = ")]],
    )
    about = json.loads((tmp_path / "host.json").read_text("utf-8"))["properties"]["guests"]["additionalProperties"]
    microvm_options = about["properties"]["microvm"]["properties"]
    dataset_options = about["properties"]["zfs"]["additionalProperties"]["properties"]
    assert shown["hover"] == [dataset_options["dataset"]["description"], microvm_options["macvtap"]["description"]]
    assert {"zfs", "microvm.macvtap", "microvm.interfaces", "container.macvlans", "autostart"} <= set(
        shown["complete"][0]
    )
    assert shown["complete"][1] == ['"microvm"', '"container"']


def test_an_editor_marks_a_mistake_at_its_place(tmp_path: Path) -> None:
    guestlint("schema", "-o", "host.json", cwd=tmp_path)
    file = tmp_path / "ward.toml"
    file.write_text(f"#:schema ./host.json\n{FIRST.replace('autostart', 'autostrt')}", "utf-8")
    (diagnostic,) = editor_shows(file)["diagnostics"]
    assert UNKNOWN in diagnostic["message"]
    assert file.read_text("utf-8").splitlines()[diagnostic["range"]["start"]["line"]] == "autostrt = true"


BACKEND = """\
from guestlint.plugins import Backend, Option, Types


class Incus(Backend):
    name = "incus"

    def options(self, revision):
        return {"bridge": Option(Types.string, required=True, about="The bridge.", examples=("br0",))}


GUESTLINT_API = "1.0"
incus = Incus()
"""


def test_options_of_a_plugin_are_in_it_and_it_has_no_address(tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(BACKEND, "utf-8")
    own, with_plugin = (
        json.loads(guestlint("schema", *more, cwd=tmp_path, PYTHONPATH=str(tmp_path)).out)
        for more in ((), ("--plugin", "./acme.py"))
    )
    assert ("$id" in own, "$id" in with_plugin) == (True, False)
    guest = with_plugin["properties"]["guests"]["additionalProperties"]["properties"]
    assert guest["incus"]["properties"]["bridge"]["description"] == "The bridge."
    assert "incus" in guest["backend"]["enum"]


def test_a_default_that_json_has_not_is_the_plugins_mistake(tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(BACKEND.replace('about="The bridge."', "default=object()"), "utf-8")
    done = guestlint("schema", "--plugin", "./acme.py", cwd=tmp_path)
    assert (done.code, "incus" in done.out, "$schema" in json.loads(done.out)) == (2, False, True)
    assert done.err.startswith("guestlint: error: plugin ./acme.py: backend incus: options: ")
    assert "`['bridge'].default`" in done.err
