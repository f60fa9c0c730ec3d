"""Whatever a plugin does wrong is one line that names it and the thing, exit code 2, and no other finding is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from guestlint import api
from guestlint.registry.types import PluginError
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.cli.command import ROOT, Result, guestlint

HOST = """\
[node]
name = "ward"
naem = 1

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "00:1b:21:00:00:01" }

[guests.adguard.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/adguard"
"""
OWN = {"unknown-option", "global-mac"}
"""What guestlint's own rules find in it."""

GOOD = '''
"""A page."""
from guestlint.plugins import Diagnostic, Host, Place, rule
GUESTLINT_API = "1.0"
@rule("good", category="storage", severity="info", stage="runtime")
def good(host: Host):
    yield Diagnostic("seen", Place(host.file))
'''


def rule(
    body: str = "yield Diagnostic('x', Place(host.file))", *, hint: str = "Host", above: str = "", **facts: str
) -> str:
    """A plugin's text: one rule, called `bad`."""
    given = {"name": '"bad"', "category": '"storage"', "severity": '"info"', "stage": '"runtime"'} | facts
    name = given.pop("name")
    arguments = ", ".join([name, *(f"{fact}={value}" for fact, value in given.items())])
    lines = [
        '"""A page."""',
        "from typing import NamedTuple",
        "import guestlint.plugins as kit",
        "from guestlint.plugins import Diagnostic, Fix, Edit, Host, Place, RelatedLocation, rule",
        'GUESTLINT_API = "1.0"',
        above,
        f"@rule({arguments})",
        f"def check(host: {hint}):",
        f"    {body}",
    ]
    return "\n".join(lines) + "\n"


def report(**fields: str) -> str:
    """The body of a check: one report as it should be, and one with these fields."""
    given = {"message": "'x'", "at": "Place(host.file)"} | fields
    wrong = ", ".join(f"{field}={value}" for field, value in given.items())
    return f"yield Diagnostic('fine', Place(host.file)); yield Diagnostic({wrong})"


def backend(method: str, body: str = "1 / 0", name: str = '"incus"') -> str:
    """A plugin's text: a backend that does `body` in one of its methods."""
    return f"""
from guestlint.plugins import Backend, Interface, Option, Place, Types
GUESTLINT_API = "1.0"
class Incus(Backend):
    name = {name}
    def options(self, revision):
        return {{"image": Option(Types.string)}}
    def {method}(self, *given):
        {body}
INCUS = Incus()
"""


def extension(body: str) -> str:
    """A plugin's text: a graph extension."""
    return f"""
from guestlint.plugins import Edge, Node, Place, graph_extension
GUESTLINT_API = "1.0"
@graph_extension("acme-backup")
def add(lowered):
    {body}
"""


def front_end(read: str, part: str = "pass", name: str = '"nixlab"') -> str:
    """A plugin's text: a front end that reads `node` too, and what it makes of it."""
    return f"""
from guestlint.plugins import FrontEnd, HostPart
GUESTLINT_API = "1.0"
class Part(HostPart):
    {part}
class Lab(FrontEnd):
    name = {name}
    keys = frozenset({{"node"}})
    def read(self, document):
        {read}
LAB = Lab()
"""


def format_(write: str = "def write(self, run, out): out.write('half'); 1 / 0", name: str = '"odd"') -> str:
    """A plugin's text: a report format."""
    return f"""
from guestlint.plugins import ReportFormat
GUESTLINT_API = "1.0"
class Odd:
    {write}
ODD = ReportFormat({name}, Odd)
"""


class Mistake(NamedTuple):
    """A plugin's text, and what its line says."""

    text: str
    says: str


MISTAKES = {
    # A rule's declaration
    "severity": Mistake(rule(severity='"fatal"'), "rule bad: unknown severity 'fatal'"),
    "stage": Mistake(rule(stage='"boott"'), "rule bad: unknown stage 'boott'"),
    "category": Mistake(rule(category='"netwrok"'), "rule bad: unknown category 'netwrok'"),
    "confidence": Mistake(rule(confidence='"sure"'), "rule bad: unknown confidence 'sure'"),
    "severity is a list": Mistake(rule(severity="[]"), "rule bad: unknown severity []"),
    "since": Mistake(rule(since="1"), "rule bad: since = 1 is not a str"),
    "default": Mistake(rule(default='"no"'), "rule bad: default = 'no' is not a bool"),
    "name": Mistake(rule(name='"Bad_Rule"'), "rule Bad_Rule: 'Bad_Rule' is not a valid rule name"),
    "name is a number": Mistake(rule(name="3"), "rule 3: 3 is not a valid rule name"),
    "when": Mistake(rule(when='"unusual-shares"'), "rule bad: unknown sign 'unusual-shares'"),
    "a sign that is a number": Mistake(rule(when="3"), "rule bad: when = 3 is not a sign, nor a tuple of signs"),
    "view type": Mistake(rule(hint="int"), "rule bad: parameter `host` is annotated with int, which is not a view"),
    "unknown annotation": Mistake(
        rule(hint='"Hots"'), "rule bad: annotation 'Hots' of parameter `host` cannot be resolved: name 'Hots'"
    ),
    "optional": Mistake(
        rule(hint="Host | None"),
        "parameter `host` is annotated with guestlint.picture.host.Host | None, which is not a view",
    ),
    "two scopes": Mistake(rule(hint="Host, file: kit.Document"), "`host` (once a host) and `file` (once a document)"),
    "no annotation": Mistake(rule(hint="Host, more"), "rule bad: parameter `more` has no annotation"),
    "star": Mistake(rule(hint="Host, *more"), "rule bad: its check may only have positional parameters"),
    "no parameter": Mistake(rule().replace("host: Host", ""), "rule bad: its check has no parameters"),
    "asynchronous": Mistake(rule().replace("def check", "async def check"), "rule bad: its check is asynchronous"),
    "no function": Mistake(
        rule() + "\nCHECK = rule('worse', category='storage', severity='info', stage='boot')(3)\n",
        "rule worse: its check is 3, not a function",
    ),
    "settings are no NamedTuple": Mistake(rule(settings="dict"), "rule bad: settings = dict is not a NamedTuple class"),
    "settings without a default": Mistake(
        rule(above="class Limits(NamedTuple):\n    most: int", settings="Limits", hint="Host, limits: Limits"),
        "rule bad: field `most` of its settings class Limits has no default",
    ),
    "a default of another type": Mistake(
        rule(above="class Limits(NamedTuple):\n    most: int = '3'", settings="Limits", hint="Host, limits: Limits"),
        "rule bad: the default of `most` in its settings class Limits is '3', not an int",
    ),
    "settings that no check takes": Mistake(
        rule(above="class Limits(NamedTuple):\n    most: int = 3", settings="Limits"),
        "rule bad: the last parameter of its check must be annotated with its settings class, Limits",
    ),
    "two rules on one page": Mistake(
        rule() + "@rule('worse', category='storage', severity='info', stage='boot')\ndef worse(host: Host): ...\n",
        "rules bad and worse share a module",
    ),
    "two rules of one name": Mistake(
        rule() + "@rule('bad', category='storage', severity='info', stage='boot')\ndef worse(host: Host): ...\n",
        "a rule named bad is already provided by ./bad.py",
    ),
    "made by hand": Mistake(
        rule() + "OTHER = check._replace(name='other', severity='fatal')\n", "rule other: unknown severity 'fatal'"
    ),
    # A rule at work
    "yields a string": Mistake(
        rule("yield Diagnostic('fine', Place(host.file)); yield 'oops'"),
        "rule bad crashed on host.toml: it yielded 'oops', not a Diagnostic",
    ),
    "yields None": Mistake(rule("yield"), "rule bad crashed on host.toml: it yielded None, not a Diagnostic"),
    "yields nothing that can be walked": Mistake(rule("return 3"), "rule bad crashed on host.toml: TypeError: "),
    "severity of a report": Mistake(
        rule(report(severity="'critical'")), "`severity` is 'critical', not one of error, warning, info or None"
    ),
    "stage of a report": Mistake(rule(report(stage="'later'")), "`stage` is 'later', not one of parse, eval, "),
    "a tuple as place": Mistake(rule(report(at="('host.toml', ())")), "`at` is ('host.toml', ()), not a Place"),
    "a list as route": Mistake(rule(report(at="Place('host.toml', ['node'])")), "`at.route` is ['node'], not a tuple"),
    "a route of floats": Mistake(
        rule(report(at="Place('host.toml', (1.5,))")), "`at.route[0]` is 1.5, not a str or an"
    ),
    "a part": Mistake(rule(report(at="Place(host.file, (), 'middle')")), "`at.part` is 'middle', not one of key, "),
    "a message": Mistake(rule(report(message="None")), "`message` is None, not a str"),
    "an empty message": Mistake(rule(report(message="' '")), "it yielded a Diagnostic without a message"),
    "help": Mistake(rule(report(help="3")), "`help` is 3, not a str"),
    "related": Mistake(rule(report(related="('x',)")), "`related[0]` is 'x', not a RelatedLocation"),
    "related is a list": Mistake(rule(report(related="[]")), "`related` is [], not a tuple of RelatedLocation"),
    "flow": Mistake(rule(report(flow="(RelatedLocation('x', 3),)")), "`flow[0].at` is 3, not a Place"),
    "a fix": Mistake(rule(report(fix="'set it'")), "`fix` is 'set it', not a Fix or None"),
    "an edit": Mistake(
        rule(report(fix="Fix('x', (Edit('del', Place(host.file)),))")), "`fix.edits[0].op` is 'del', not one"
    ),
    "a file of no host": Mistake(
        rule(report(at="Place('other.toml', ())")), "a Diagnostic at 'other.toml', which is not a file of"
    ),
    "raises StopIteration": Mistake(rule("raise StopIteration; yield"), "rule bad crashed on host.toml: RuntimeError"),
    "exits": Mistake(rule("raise SystemExit(0)"), "rule bad crashed on host.toml: SystemExit: 0"),
    "recursion": Mistake(rule("check.check(host)"), "rule bad crashed on host.toml: RecursionError"),
    "an error that cannot be said": Mistake(
        rule("raise Odd", above="class Odd(Exception):\n    def __str__(self): 1 / 0"), "crashed on host.toml: Odd"
    ),
    # Backends
    "options raises": Mistake(backend("options"), "backend incus: options: ZeroDivisionError: division by zero"),
    "options of another type": Mistake(
        backend("options", "return {'a': 3}"), "options: it returned a value whose `['a']`"
    ),
    "options is None": Mistake(
        backend("options", "return None"), "backend incus: options: it returned None, not a Map"
    ),
    "mac_names raises": Mistake(backend("mac_names", "raise KeyError('x')"), "backend incus: mac_names: KeyError: 'x'"),
    "mac_names are one string": Mistake(backend("mac_names", "return 'ab'"), "mac_names: it returned 'ab', not a Seq"),
    "check raises later": Mistake(backend("check", "yield 1 / 0"), "backend incus: check: ZeroDivisionError: "),
    "check exits": Mistake(backend("check", "raise SystemExit(3)"), "backend incus: check: SystemExit: 3"),
    "a name that raises": Mistake(
        backend("check", "return ()", name="property(lambda self: {}['name'])"),
        "the name of a backend: KeyError: 'name'",
    ),
    "a name that is none": Mistake(
        backend("check", "return ()", name="3"), "the name of a backend is 3, which is not valid"
    ),
    "a name of guestlint's": Mistake(
        backend("check", name='"zfs"'), "a backend named zfs is already provided by guestlint"
    ),
    # Front ends
    "read raises": Mistake(front_end("1 / 0"), "front end nixlab: read: ZeroDivisionError: division by zero"),
    "read gives no part": Mistake(front_end("return {}"), "front end nixlab: read: it returned {}, not a HostPart"),
    "keys": Mistake(front_end("return Part()").replace("frozenset(", "list("), "keys: it returned ['node'], not a"),
    "a part raises later": Mistake(
        front_end("return Part()", "def interfaces(self): yield 1 / 0"), "nixlab: interfaces: ZeroDivisionError"
    ),
    "a part of another type": Mistake(
        front_end("return Part()", "links = ['lan']"), "links: it returned a value whose `[0]` is 'lan', not a Link"
    ),
    "a name of our front end": Mistake(
        front_end("return Part()", name='"guests"'), "a front end named guests is already provided by guestlint"
    ),
    # Graph extensions
    "yields nothing to walk": Mistake(extension("pass"), "graph extension acme-backup: TypeError: 'NoneType' object"),
    "graph raises": Mistake(extension("raise KeyError('x')"), "graph extension acme-backup: KeyError: 'x'"),
    "graph yields a string": Mistake(extension("yield 'x'"), "acme-backup: it yielded 'x', not a Node or an Edge"),
    "an id": Mistake(extension("yield Node(3, 'unit', 'x')"), "it yielded a value whose `id` is 3, not a str"),
    "a kind": Mistake(extension("yield Edge('a:b', 'c:d', None, '', Place(''))"), "`kind` is None, not "),
    "an origin": Mistake(extension("yield Edge('a:b', 'c:d', 'after', '', None)"), "`origin` is None, not a Place"),
    "no function to add": Mistake(
        extension("return ()") + "\nOTHER = graph_extension('other')(3)\n",
        "graph extension other: TypeError: 'int' object",
    ),
    # Formats
    "write raises": Mistake(format_(), "report format odd: write: ZeroDivisionError: division by zero"),
    "write exits": Mistake(format_("def write(self, run, out): raise SystemExit"), "odd: write: SystemExit"),
    "no write": Mistake(format_("pass"), "odd: write: AttributeError: 'Odd' object has no attribute 'write'"),
    "it cannot be made": Mistake(format_("def __init__(self): 1 / 0"), "odd: write: ZeroDivisionError"),
    "writes no text": Mistake(format_("def write(self, run, out): out.write(3)"), "odd: write: TypeError"),
    "a name with a sign": Mistake(format_(name='"a=b"'), "the name of a report format is 'a=b', which is not"),
    # Modules
    "version": Mistake("GUESTLINT_API = 1.0\n", "it is written for version 1.0 of the rule kit"),
    "version that raises": Mistake(
        "class V:\n    def __repr__(self): 1 / 0\nGUESTLINT_API = V()\n", "written for version <V> of the rule kit"
    ),
    "page": Mistake(rule() + "__doc__ = 3\n", "AttributeError"),
    "a class that lies": Mistake(
        rule() + "class L:\n    __class__ = property(lambda self: {}['x'])\nL = L()\n", "KeyError: 'x'"
    ),
}


def lint(folder: Path, text: str, *arguments: str) -> Result:
    """The real command with a bad plugin and a good one; the bad one's format writes a file, if it is one."""
    (folder / "bad.py").write_text(text)
    (folder / "good.py").write_text(GOOD)
    (folder / "host.toml").write_text(HOST)
    odd = ("--format", "odd=odd.txt") if "ReportFormat" in text and '"odd"' in text else ()
    plugins = ("--plugin", "./bad.py", "--plugin", "./good.py")
    return guestlint("host.toml", *plugins, "--format", "json", *odd, *arguments, cwd=folder)


def found(result: Result) -> set[str]:
    return {finding["rule"] for finding in json.loads(result.out)["findings"]}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_nothing_else_is_lost(tmp_path: Path, mistake: Mistake) -> None:
    result = lint(tmp_path, mistake.text)
    assert result.code == 2, result
    assert "Traceback" not in result.err
    complaint, *hint = result.err.splitlines()
    assert complaint.startswith("guestlint: error: plugin ./bad.py: ")
    assert mistake.says in complaint
    assert [line for line in hint if not line.startswith("  ")] == []
    assert len(hint) <= 1
    assert found(result) - {"bad"} == {*OWN, "good"}
    assert ("'fine'" in mistake.text) == ("fine" in result.out)
    assert not (tmp_path / "odd.txt").exists()


ACCEPTED = {
    "under another name": rule(hint="Picture", above="from guestlint.plugins import Host as Picture"),
    "of the kit": rule(hint="kit.Host"),
    "as text": rule(hint="'kit.Host'"),
    "an alias": rule(hint="Mine", above="Mine = kit.Host"),
    "all as text": "from __future__ import annotations\n" + rule(hint="kit.Host"),
    "what it returns is for type checkers only": rule().replace("host: Host)", "host: Host) -> 'Iterator[Diagnostic]'"),
    "settings under another name": rule(
        above="class Limits(NamedTuple):\n    most: int = 3\nMine = Limits", settings="Mine", hint="Host, limits: Mine"
    ),
    "wrapped": rule()
    .replace("def check", "@wrapped\ndef check")
    .replace(
        "GUESTLINT_API",
        "from functools import wraps\ndef wrapped(f):\n    return wraps(f)(lambda *a: f(*a))\nGUESTLINT_API",
    ),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_a_view_type_is_known_by_whatever_name(tmp_path: Path, text: str) -> None:
    result = lint(tmp_path, text)
    assert (result.code, result.err) == (1, "")
    assert found(result) == {*OWN, "good", "bad"}


def test_a_format_that_fails_on_standard_output_leaves_the_findings_as_text(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(format_())
    (tmp_path / "host.toml").write_text(HOST)
    result = guestlint("host.toml", "--plugin", "./odd.py", "--format", "odd", "--format", "json=all", cwd=tmp_path)
    assert (result.code, "half" in result.out) == (2, False)
    assert "error[unknown-option]" in result.out
    assert "plugin ./odd.py: report format odd: write: ZeroDivisionError" in result.err
    assert {each["rule"] for each in json.loads((tmp_path / "all").read_text())["findings"]} == OWN


INCUS = HOST.replace('backend = "microvm"', 'backend = "incus"\nincus.image = "x"').replace("naem = 1\n", "")
LINK = "yield Interface('a', 'vm-a', 'tap', '', 'lan', 3, None, None, Place(''), Place(''))"


@pytest.mark.parametrize(
    ("method", "body", "says", "asked_by"),
    [
        ("read", "1 / 0", "read: ZeroDivisionError", ("check", "graph")),
        ("links", "return (3,)", "links: it returned a value whose `[0]` is 3, not a str", ("check", "graph")),
        ("interfaces", "1 / 0", "interfaces: ZeroDivisionError", ("check", "graph")),
        ("interfaces", LINK, "it returned a value whose `[0].mac` is 3, not a str", ("check", "graph")),
        ("service", "return 'incus@a'", "service: it returned 'incus@a', not a Unit or None", ("graph",)),
        ("guest_options", "return {'a': object}", "it returned a value whose `['a']` is <class", ("expand",)),
        ("expand", "return [3]", "expand: it returned [3], not a dict", ("expand",)),
        ("expand", "1 / 0", "expand: ZeroDivisionError", ("expand",)),
    ],
)
def test_a_backend_that_fails_on_its_guests(
    tmp_path: Path, method: str, body: str, says: str, asked_by: tuple[str, ...]
) -> None:
    (tmp_path / "incus.py").write_text(backend(method, body))
    (tmp_path / "host.toml").write_text(INCUS)
    for command in asked_by:
        result = guestlint(command, "host.toml", "--plugin", "./incus.py", cwd=tmp_path)
        complaint, _ = result.err.splitlines()
        assert result.code == 2
        assert complaint.startswith("guestlint: error: plugin ./incus.py: backend incus: ")
        assert says in complaint
        assert bool(result.out) == (command != "expand")


@pytest.mark.parametrize("command", [["schema"], ["rules"], ["graph", "host.toml"], ["settings"]])
def test_other_commands_name_it_too(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "bad.py").write_text(backend("options") if command[0] in ("schema", "graph") else rule(stage="3"))
    result = guestlint(*command, cwd=tmp_path, GUESTLINT_PLUGINS="./bad.py")
    complaint, _ = result.err.splitlines()
    assert (result.code, bool(result.out)) == (2, True)
    assert "bad.py: " in complaint


def test_a_graph_format_that_fails(tmp_path: Path) -> None:
    text = format_("def write(self, graphs, run, out): 1 / 0").replace("ReportFormat", "GraphFormat")
    (tmp_path / "bad.py").write_text(text)
    (tmp_path / "host.toml").write_text(HOST)
    result = guestlint("graph", "host.toml", "--plugin", "./bad.py", "--format", "odd", cwd=tmp_path)
    complaint, _ = result.err.splitlines()
    assert (result.code, result.out) == (2, "")
    assert "plugin ./bad.py: graph format odd: write: ZeroDivisionError" in complaint


def test_one_mistake_on_many_hosts_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(rule("1 / 0"))
    for name in "abc":
        (tmp_path / f"{name}.toml").write_text(HOST.replace("ward", name))
    result = guestlint(".", "--plugin", "./bad.py", cwd=tmp_path)
    complaint, _ = result.err.splitlines()
    assert "rule bad crashed on a.toml and 2 more: ZeroDivisionError" in complaint


def test_an_entry_point_that_is_no_module(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "acme-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("[guestlint.plugins]\nacme = json:dumps\n")
    (tmp_path / "host.toml").write_text(HOST)
    path = f"{ROOT}:{tmp_path / 'site'}"
    result = guestlint("host.toml", "--plugin", "acme", "--format", "json", cwd=tmp_path, PYTHONPATH=path)
    complaint, _ = result.err.splitlines()
    assert (result.code, found(result)) == (2, OWN)
    assert complaint == "guestlint: error: plugin acme: its entry point json:dumps is not a module"


def test_programs_are_told_of_refused_plugins(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(rule(severity='"fatal"'))
    (tmp_path / "odd.py").write_text(backend("options"))
    settings = Settings(plugins=(str(tmp_path / "bad.py"), str(tmp_path / "odd.py")))
    run = api.lint_text(HOST, settings=settings)
    assert {finding.rule for finding in run.findings} == OWN
    assert [str(error).partition(".py: ")[2] for error in run.refused] == [
        "rule bad: unknown severity 'fatal'",
        "backend incus: options: ZeroDivisionError: division by zero",
    ]
    document = read_bytes("host.toml", HOST.encode())
    for ask in (api.expand, api.graph, api.units):
        with pytest.raises(PluginError, match="unknown severity 'fatal'"):
            ask(document, settings)


@pytest.mark.parametrize("format_name", ["sarif", "text", "grouped", "markdown"])
def test_reports_say_that_plugins_were_refused(tmp_path: Path, format_name: str) -> None:
    (tmp_path / "bad.py").write_text(rule(severity='"fatal"'))
    (tmp_path / "host.toml").write_text(HOST)
    result = guestlint("host.toml", "--plugin", "./bad.py", "--format", format_name, cwd=tmp_path)
    if format_name == "sarif":
        (invocation,) = json.loads(result.out)["runs"][0]["invocations"]
        (notification,) = invocation["toolExecutionNotifications"]
        assert notification["message"]["text"] == "plugin ./bad.py: rule bad: unknown severity 'fatal'."
        assert not invocation["executionSuccessful"]
    else:
        assert "1 plugin error" in result.out


def test_what_settings_say_of_a_refused_rule_is_no_further_mistake(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(rule(severity='"fatal"'))
    (tmp_path / "host.toml").write_text(HOST.replace("naem = 1", "naem = 1  # guestlint: ignore[bad] -- why"))
    settings = 'plugins = ["./bad.py"]\nextend-select = ["bad"]\nseverity.bad = "error"\nrules.bad.most = 3\n'
    (tmp_path / "guestlint.toml").write_text(settings)
    result = guestlint("host.toml", "--format", "json", cwd=tmp_path)
    complaint, _ = result.err.splitlines()
    assert "rule bad: unknown severity 'fatal'" in complaint
    assert (result.code, found(result)) == (2, OWN)


@pytest.mark.parametrize("option", ["--diff", "--fix", "--statistics", "--exit-zero", "--quiet"])
def test_no_option_keeps_a_mistake_quiet(tmp_path: Path, option: str) -> None:
    result = lint(tmp_path, rule("1 / 0"), option)
    complaint, _ = result.err.splitlines()[-2:]
    assert result.code == 2
    assert "plugin ./bad.py: rule bad crashed on host.toml: ZeroDivisionError: division by zero" in complaint


def test_two_files_of_one_name_have_a_page_each(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        text = rule(name=f'"{folder}"').replace("A page.", f"The page of {folder}.")
        (tmp_path / folder / "rules.py").write_text(text)
    result = guestlint("rules", "--plugin", "one/rules.py", "--plugin", "two/rules.py", cwd=tmp_path)
    assert "The page of one." in result.out
    assert "The page of two." in result.out


def test_an_interrupt_is_no_mistake_of_the_plugin(tmp_path: Path) -> None:
    result = lint(tmp_path, rule("raise KeyboardInterrupt"))
    assert (result.code, result.err.strip()) == (2, "guestlint: error: interrupted")
