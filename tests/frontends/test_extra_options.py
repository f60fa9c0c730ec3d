"""Options of a fork: known, with defaults, required; and what is still refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from guestlint import api
from guestlint.evaluated.drift import drift
from guestlint.frontends import option_tree
from guestlint.frontends.front_end import FrontEnd
from guestlint.graph.types import Graph
from guestlint.picture.host import HostPart
from guestlint.picture.problems import UnknownOption
from guestlint.registry.guard import guarded
from guestlint.registry.load import load
from guestlint.settings.check import check_options
from guestlint.settings.options import ExtraOption
from guestlint.settings.resolve import Settings, resolve
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place

NODE = '[node]\nname = "ward"\n'
VM = f'{NODE}[guests.web]\nbackend = "microvm"\nmicrovm = {{ system = "x86_64-linux", macvtap = "lan" }}\n'
LATER = (
    f'{NODE}[guests.web]\nbackend = "microvm"\nmicrovm.system = "x86_64-linux"\n'
    '[guests.web.microvm.interfaces.lan]\nbridge = "br0"\nmac = "02:01:27:0d:dc:b1"\n'
)
CONTAINER = f'{NODE}[guests.web]\nbackend = "container"\ncontainer.macvlan = "lan"\n'


def settings(*options: str | Mapping[str, Any], **others: Any) -> Settings:
    return resolve(check_options("guestlint.toml", {"extra-options": list(options), **others}))


def document(text: str) -> Document:
    return read_bytes("host.toml", text.encode())


def said(text: str, *options: str | Mapping[str, Any], **others: Any) -> list[str]:
    run = api.lint_text(text, settings=settings(*options, **others))
    assert run.crashes == []
    return [f"{each.rule} {each.path}: {each.diagnostic.message}; {each.diagnostic.help}" for each in run.findings]


KNOWN = {
    "a leaf": (LATER, "guests.*.microvm.interfaces.*.bridge"),
    "a guest's own": (f"{VM}[guests.web.wireguard]\nid = 3\n[guests.web.wireguard.peers]\n", "guests.*.wireguard"),
    "a name": (f"{VM}networking.dns = []\n", "guests.web.networking.dns"),
    "any option of a table": (f"{VM}networking = {{ a = 1, b = 2 }}\n", "guests.*.networking.*"),
    "a table for it alone": (f"{VM}wireguard = {{ id = 3 }}\n", "guests.*.wireguard.id"),
    "a quoted name": (VM.replace("guests.web", 'guests."a.b"') + "x = 1\n", 'guests."a.b".x'),
    "an entry of zfs": (
        f'{VM}[guests.web.zfs."/persist"]\npool = "rpool"\ndataset = "safe/web"\nquota = "1G"\n',
        "guests.*.zfs./persist.quota",
    ),
    "the block of another backend": (f"{CONTAINER}microvm.cores = 2\n", "guests.*.microvm.cores"),
    "a container": ("[containers.web]\nautoStart = true\nbackup = true\n", "containers.*.backup"),
    "a list": (
        "[containers.web]\nforwardPorts = [{ hostPort = 80, note = 1 }]\n",
        "containers.*.forwardPorts.*.note",
    ),
    "a top": (f"{VM}[mailserver]\nenable = true\n", "mailserver"),
    "below a top": (f"{VM}[mailserver]\nenable = true\n", "mailserver.enable"),
    "a node": (f"{NODE}site = 3\n", "node.site"),
    "a micro VM": ('[microvm.vms.web.config.microvm]\ncores = 2\nhypervisor = "qemu"\n', "microvm.vms.*.cores"),
}


@pytest.mark.parametrize(("text", "option"), KNOWN.values(), ids=KNOWN)
def test_a_known_option_is_no_finding(text: str, option: str) -> None:
    refused = ("unknown-option", "type-mismatch", "missing-option")
    assert [each for each in said(text, option) if each.startswith(refused)] == []
    if "microvm.vms" not in text:  # those options are not refused in any case
        assert any(each.startswith("unknown-option") for each in said(text))


def test_its_neighbours_are_still_refused() -> None:
    (only,) = said(f"{VM}networking = {{ adress = 1 }}\n", "guests.*.networking.address")
    assert only.startswith("unknown-option guests.web.networking.adress: unknown option `adress` in `guests.web.")
    assert "did you mean `address`?" in only
    (only,) = said(f"{VM}networking = {{ address = 1 }}\n", "guests.db.networking.address", "guests.*.zfs.*.address")
    assert "did you mean" not in only


def test_what_lies_below_a_table_of_the_fork_alone() -> None:
    text = f"{VM}[guests.web.wireguard]\nid = 3\nprot = 1\n[guests.web.wireguard.peers.a]\nkeys = 1\n"
    options = ("guests.*.wireguard.id", "guests.*.wireguard.port", "guests.*.wireguard.peers.*.key")
    first, second = said(text, *options)
    assert first.startswith("unknown-option guests.web.wireguard.prot: ")
    assert "did you mean `port`?" in first
    assert second.startswith("unknown-option guests.web.wireguard.peers.a.keys: ")
    assert "did you mean `key`?" in second
    (only,) = said(f"{VM}wireguard = 3\n", *options)
    assert only.startswith("type-mismatch guests.web.wireguard: ")


def test_a_name_at_the_top_is_suggested() -> None:
    (only,) = said(f"{VM}[mailservr]\n", "mailserver")
    assert "did you mean `mailserver`?" in only
    assert [
        each.severity for each in api.lint_text(f"{VM}[mailservr]\n", settings=settings("mailserver")).findings
    ] == ["error"]


def test_an_option_of_the_other_schema_may_be_the_forks() -> None:
    text = f"{VM}networking.links = []\n"
    assert [each.split()[0] for each in said(text)] == ["mixed-schemas"]
    assert said(text, "guests.*.networking.links", **{"module-schema": "seed"}) == []


REQUIRED = {"path": "guests.*.networking.address", "required": True}


def test_a_required_option_is_asked_for() -> None:
    for text, at in ((VM, "guests.web"), (f'{VM}networking.mainLinkName = "lan"\n', "guests.web.networking")):
        (finding,) = api.lint_text(text, settings=settings(REQUIRED)).findings
        assert (finding.rule, finding.severity, finding.stage) == ("missing-option", "error", "eval")
        assert finding.path == at
        assert finding.diagnostic.message == "missing required option `guests.web.networking.address`"
    assert said(f'{VM}networking.address = ""\n', REQUIRED) == []


NOT_ASKED = {
    "the block of another backend": (CONTAINER, "guests.*.microvm.bridge"),
    "no such table": (VM, "guests.*.zfs.*.quota"),
    "a host without such guests": ("[containers.web]\nautoStart = true\n", "guests.*.x"),
    "a host without such a tree": ("[containers.web]\nautoStart = true\n", "node.site"),
    "no such guest": (VM, "guests.db.networking.address"),
    "no such entry": (VM, "guests.*.zfs./persist.quota"),
    "what the module generates": (f"{CONTAINER}[containers.web]\nautoStart = true\n", "containers.*.backup"),
}


@pytest.mark.parametrize(("text", "path"), NOT_ASKED.values(), ids=NOT_ASKED)
def test_where_a_required_option_is_not_asked_for(text: str, path: str) -> None:
    asked = said(text, {"path": path, "required": True})
    assert [each for each in asked if each.startswith("missing-option")] == []


def test_a_default_stands_for_an_option_that_the_fork_has_not() -> None:
    text = VM.replace('backend = "microvm"\n', "")
    option = {"path": "guests.*.backend", "default": "microvm"}
    assert said(text, option) == []
    assert api.expand(document(text), settings(option)) == api.expand(document(VM), Settings())
    graph: Graph = api.graph(document(text), settings(option))
    assert set(graph.nodes) == set(api.graph(document(VM)).nodes)


def test_a_value_counts_more_than_the_default() -> None:
    option = {"path": "guests.*.backend", "default": "container"}
    assert api.expand(document(VM), settings(option)) == api.expand(document(VM))


def test_rules_look_at_defaults() -> None:
    share = '[guests.web.zfs."/persist"]\npool = "rpool"\n'
    option = {"path": "guests.*.zfs.*.dataset", "default": "rpool/safe"}
    (only,) = said(VM + share, option)
    assert only.startswith("pool-repeated-in-dataset guests.web.zfs./persist")


def test_nobody_wrote_a_default_that_has_no_effect() -> None:
    text = VM.replace('macvtap = "lan"', 'macvtap = "lan", mac = "02:01:27:0d:dc:b1"')
    assert said(text, {"path": "guests.*.microvm.baseMac", "default": "02:01:27:00:00:00"}) == []
    assert said(CONTAINER, {"path": "guests.*.microvm.system", "default": "x86_64-linux"}) == []


def test_expand_has_the_options_with_their_values() -> None:
    text = LATER + '[guests.web.networking]\ndns = ["10.0.0.1"]\n'
    options = (
        "guests.*.networking",
        "guests.*.microvm.interfaces.*.bridge",
        {"path": "guests.*.microvm.interfaces.*.type", "default": "macvtap"},
        {"path": "guests.*.container.address", "default": ""},
        {"path": "guests.*.wireguard.peers", "default": {"a": [1]}},
    )
    chosen = settings(*options)
    before = deepcopy(chosen.extra_options)
    host = document(text)
    guest = api.expand(host, chosen)["guests"]["web"]
    assert guest["networking"] == {"dns": ["10.0.0.1"], "links": ["lan"]}
    assert guest["microvm"]["interfaces"]["lan"] == {
        "bridge": "br0",
        "type": "macvtap",
        "hostLink": "lan",
        "mac": "02:01:27:0d:dc:b1",
    }
    assert guest["wireguard"] == {"peers": {"a": [1]}}
    assert "container" not in guest
    assert host.data == document(text).data
    assert chosen.extra_options == before


def test_of_two_with_one_path_the_later_counts() -> None:
    known = "guests.*.networking.address"
    assert said(VM, REQUIRED, known) == []
    assert said(VM, known, REQUIRED) != []


def test_expand_is_json() -> None:
    guest = api.expand(document(f"{VM}x = [inf, -inf, nan, 1.5]\n"), settings("guests.*.x"))["guests"]["web"]
    assert guest["x"] == [None, None, None, 1.5]


class Mailserver(FrontEnd):
    """A plugin's front end, which knows one option."""

    name = "mailserver"
    keys = frozenset({"mailserver"})

    def read(self, document: Document) -> HostPart:
        part = HostPart()
        part.problems = [UnknownOption(Place(document.file, ("mailserver", key)), ("enable",)) for key in ("fqdn", "x")]
        return part


def test_a_plugins_front_end_may_refuse_them() -> None:
    registry = load()._replace(front_ends={"mailserver": guarded(Mailserver(), FrontEnd, "p", "front end", "mail")})
    read = document(f'{VM}[mailserver]\nfqdn = "a"\nx = 1\n')
    chosen = settings("mailserver.fqdn")
    assert [each.path for each in api.lint([read], chosen, registry).findings] == ["mailserver.x"]


def test_the_library_refuses_what_is_no_path() -> None:
    with pytest.raises(GuestlintError, match=r'"guests\.\.x" is no option path'):
        api.lint_text(VM, settings=Settings(extra_options=(ExtraOption("guests..x"),)))


def test_facts_have_the_default_of_an_option_that_the_fork_has_not() -> None:
    guest = {"microvm": {"system": "x86_64-linux", "macvtap": "lan", "mac": "02:01:27:0d:dc:b1"}}
    config = {"node": {"name": "ward"}, "guests": {"web": guest}}
    facts = {"guestlint": {"facts": 1, "host": "ward"}, "config": config, "complete": [], "places": []}
    read = read_bytes("facts.json", json.dumps(facts).encode())
    assert read.is_facts
    chosen = settings({"path": "guests.*.backend", "default": "microvm"}, REQUIRED)
    assert api.expand(read, chosen)["microvm"]["vms"].keys() == {"web"}
    assert api.lint([read], chosen).findings == []
    assert api.expand(read)["microvm"]["vms"] == {}


def test_drift_has_the_default_of_an_option_that_the_fork_has_not() -> None:
    text = VM.replace('backend = "microvm"\n', "") + 'networking.address = "10.0.0.2"\nwireguard.mac = "a"\n'
    chosen = settings({"path": "guests.*.backend", "default": "microvm"}, REQUIRED, "guests.*.wireguard.mac")
    actual = api.expand(document(VM))
    del actual["guests"]["web"]["backend"]
    assert drift(document(text), actual, chosen).findings == []
    actual["guests"]["web"]["microvm"]["macvtap"] = "wan"
    assert [each.path for each in drift(document(text), actual, chosen).findings] == ["guests.web.microvm.macvtap"]


def test_each_key_is_looked_up_once_however_many_options_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = VM + "".join(f'[guests.web.zfs."/{n}"]\npool = "p"\ndataset = "d{n}"\nquota = 1\n' for n in range(50))
    looked_up = 0
    below = option_tree.below

    def counted(nodes: option_tree.Nodes, key: str | int) -> option_tree.Nodes:
        nonlocal looked_up
        looked_up += len(nodes)
        return below(nodes, key)

    for name in ("option_tree", "option_defaults", "extra_options", "unknown_options"):
        monkeypatch.setattr(f"guestlint.frontends.{name}.below", counted)
    counts = []
    for more in (0, 1000):
        looked_up = 0
        unrelated = (f"guests.*.zfs.*.x{n}" for n in range(more))
        filled = {"path": "guests.*.zfs.*.pool", "default": "p"}
        assert said(text, "guests.*.zfs.*.quota", filled, *unrelated) == []
        counts.append(looked_up)
    assert counts[0] == counts[1] > 0
