"""Each command, with hostile text in all that it reads: nothing acts on a terminal, a runner or a reader."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import tomli

from guestlint.registry.index import REPORTS
from guestlint.source.printable import printable
from tests.cli.command import guestlint
from tests.hardening.output import commands, hidden

EVIL = "\x1b[31m\x9b\u202e\u2028\u3164\ufe0f\U000e0101\u200b"
COMMAND = "::error file=x::boom"
SIGN = "##[error]boom"
NAMES = (f"a{EVIL}", COMMAND, SIGN, "##vso[x]", "e\xe9")


def _toml(text: str) -> str:
    """A basic string: controls as escapes, all else as it is."""
    return '"' + "".join(f"\\u{ord(char):04X}" if char < "\xa0" and not char.isalnum() else char for char in text) + '"'


def _guest(name: str) -> str:
    return f"""
[guests.{_toml(name)}]
backend = "microvm"
{_toml(f"option{EVIL}{SIGN}")} = 1
microvm = {{ system = {_toml(EVIL + SIGN)}, macvtap = "lan" }}

[guests.{_toml(name)}.zfs."/persist"]
pool = "rpool"
dataset = {_toml(f"safe/{COMMAND} {SIGN}{EVIL}")}
"""


BROKEN = '[node]\nname = "ward"\n' + "".join(map(_guest, NAMES))
SOUND = f"""\
[node]
name = "ward"

[guests.a]
backend = "microvm"
microvm = {{ system = {_toml(EVIL + SIGN)}, macvtap = "lan" }}

[guests.a.zfs."/persist"]
pool = "rpool"
dataset = "safe/a"

[fileSystems."/srv"]
device = {_toml(COMMAND + EVIL + SIGN)}
fsType = "ext4"
options = [{_toml(COMMAND)}, {_toml(SIGN)}]

[systemd.services.{_toml(SIGN)}]
after = [{_toml(COMMAND)}, {_toml("é" + EVIL)}]
"""
PLUGIN = f'''"""{SIGN} is a page.

::error::of a plugin
"""
from guestlint.plugins import Diagnostic, Host, rule

@rule("evil", category="graph", severity="error", stage="boot", confidence="high", since="1")
def check(host: Host):
    """."""
    yield Diagnostic({COMMAND + EVIL + SIGN!a}, host.place, help={COMMAND + EVIL + SIGN!a})
    raise ValueError({EVIL + SIGN!a})
'''
FILES = {
    "broken.toml": BROKEN,
    "sound.toml": SOUND,
    f"hosts/{COMMAND.replace('/', '')}.toml": BROKEN,
    f"hosts/{SIGN}{EVIL}/host.toml": "guests = \x1b" + EVIL + SIGN,
    "syntax.toml": f"[node]\nname = {SIGN}{EVIL}\n",
    "set/guestlint.toml": f"ignore = [{_toml(EVIL + SIGN)}]\n[severity]\n{_toml(COMMAND)} = {_toml(EVIL)}\n",
    "set/host.toml": SOUND,
    "broken-set/guestlint.toml": f"{_toml(COMMAND + EVIL)} = 1\n",
    "broken-set/host.toml": SOUND,
    "evil.py": PLUGIN,
    "evaluated.json": json.dumps(
        {
            "node": {"name": "ward"},
            "guests": {
                "a": {
                    "backend": "microvm",
                    "microvm": {"system": EVIL + SIGN, "macvtap": COMMAND},
                    "zfs": {"/persist": {"pool": "rpool", "dataset": COMMAND + EVIL + SIGN}},
                },
                SIGN + EVIL: {"backend": "microvm", "microvm": {"macvtap": "lan"}},
            },
        }
    ),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("evil")
    for name, text in FILES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    return place


def _commands() -> Iterator[tuple[str, ...]]:
    for name in sorted(REPORTS):
        if name != "github":
            yield ("broken.toml", "sound.toml", "hosts", "syntax.toml", "--format", name)
    yield ("broken.toml", "hosts", "--statistics")
    for name in ("dot", "html", "json", "mermaid", "graphml"):
        yield ("graph", "broken.toml", "sound.toml", "--view", "all", "--format", name)
    for form in ("text", "json"):
        yield ("graph", "why", "*", "*", "broken.toml", "--format", form)
        yield ("graph", "impact", "pool:rpool", "broken.toml", "--format", form)
        for question in ("order", "cycles", "shared", "stats"):
            yield ("graph", question, "broken.toml", "sound.toml", "--format", form)
        yield ("graph", "diff", "sound.toml", "broken.toml", "--format", form)
    yield ("graph", "diff", "sound.toml", "broken.toml", "--format", "markdown")
    yield ("graph", "why", SIGN, COMMAND, "broken.toml")
    yield ("expand", "sound.toml")
    yield ("expand", "broken.toml", "sound.toml")
    yield ("expand", "hosts")
    yield ("import", "evaluated.json")
    yield ("drift", "sound.toml", "evaluated.json")
    yield ("drift", "sound.toml", "evaluated.json", "--format", "json")
    yield ("--show-files", "hosts", "broken.toml")
    yield ("settings", "set")
    yield ("settings", "broken-set")
    yield ("set/host.toml",)
    yield ("broken-set/host.toml",)
    yield ("sound.toml", "--plugin", "./evil.py")
    yield ("rules", "--plugin", "./evil.py")
    yield ("rules", "--plugin", "./evil.py", "--format", "json")
    yield ("explain", "evil", "--plugin", "./evil.py")
    for word in (f"{COMMAND}{EVIL}", f"{SIGN}\n::error::x"):
        yield (f"{word}.toml",)
        yield ("--format", word)
        yield ("--format", f"json={word}/x", "broken.toml")
        yield (f"--{word}",)
        yield ("explain", word)
        yield ("graph", "why", word, word, "broken.toml")
        yield ("--select", word, "sound.toml")
        yield ("--plugin", word, "sound.toml")
        yield ("plugin", "new", word)
        yield ("--baseline", word, "sound.toml")
        yield ("--changed", word, "sound.toml")


@pytest.mark.parametrize("colour", ["", "1"], ids=["plain", "coloured"])
@pytest.mark.parametrize("arguments", list(_commands()), ids=lambda arguments: printable(" ".join(arguments))[:60])
def test_d10_d21_no_command_hides_or_commands_anything(tree: Path, arguments: tuple[str, ...], colour: str) -> None:
    result = guestlint(*arguments, cwd=tree, PYTHONUTF8="1", FORCE_COLOR=colour)
    text = _own_scripts_left_out(result.out + result.err)
    assert text
    assert "Traceback" not in text
    assert commands(text) == []
    if not colour:
        assert hidden(text) == []


def _own_scripts_left_out(text: str) -> str:
    return re.sub(r"<script>.*?</script>|<style>.*?</style>", "", text, flags=re.DOTALL)


ENCODINGS = ("ascii", "latin-1", "utf-8", "cp1252")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "arguments",
    [
        *(("broken.toml", "--format", name) for name in ("json", "sarif", "gitlab")),
        ("graph", "broken.toml", "--format", "json"),
        ("graph", "order", "broken.toml", "--format", "json"),
        ("graph", "diff", "sound.toml", "broken.toml", "--format", "json"),
        ("expand", "sound.toml"),
        ("rules", "--format", "json"),
        ("plugins", "--format", "json"),
        ("schema",),
    ],
    ids=" ".join,
)
def test_d19_json_is_json_in_each_encoding(tree: Path, arguments: tuple[str, ...], encoding: str) -> None:
    result = guestlint(*arguments, cwd=tree, PYTHONIOENCODING=encoding)
    json.loads(result.out)


def test_d19_json_is_json_in_the_locale_c(tree: Path) -> None:
    result = guestlint("broken.toml", "--format", "json", cwd=tree, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert len(json.loads(result.out)["findings"]) > 1


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_xml_is_xml_in_each_encoding(tree: Path, encoding: str) -> None:
    for arguments in (("broken.toml", "--format", "junit"), ("graph", "broken.toml", "--format", "graphml")):
        ET.fromstring(guestlint(*arguments, cwd=tree, PYTHONIOENCODING=encoding).out)  # noqa: S314 - of our own making


@pytest.mark.parametrize("char", ["\u3164", "\ufe0f", "\U000e0101"], ids=ascii)
@pytest.mark.parametrize("format_", ["text", "html", "concise", "markdown"])
def test_invisible_characters_are_made_visible(tmp_path: Path, format_: str, char: str) -> None:
    (tmp_path / "host.toml").write_text(f'[node]\nname = "w{char}"\n[guests."g{char}"]\nbackend = "microvm"\n')
    out = guestlint("host.toml", "--format", format_, cwd=tmp_path).out
    assert char not in out.replace("\u26a0\ufe0f", "")
    assert ascii(char)[1:-1] in html.unescape(out)


def test_d10_what_import_prints_means_what_was_evaluated(tree: Path) -> None:
    given_ = json.loads(FILES["evaluated.json"])["guests"]
    made = tomli.loads(guestlint("import", "evaluated.json", cwd=tree).out)["guests"]
    assert made.keys() == given_.keys()
    assert made["a"]["zfs"]["/persist"]["dataset"] == given_["a"]["zfs"]["/persist"]["dataset"]
