"""A cluster of separate processes says of a fleet what one process says, byte for byte, whatever dies."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guestlint.executors.chunk import Chunk
from guestlint.executors.dask_cluster import Cluster, ClusterError
from guestlint.settings.resolve import Settings
from tests.cli.command import guestlint
from tests.executors.cluster import Running, cluster
from tests.executors.fleets import hosts, write_fleet


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with cluster(tmp_path_factory.mktemp("cluster")) as one:
        yield one


def _on(running: Running) -> tuple[str, ...]:
    return ("--executor", "dask", "--address", running.address)


@pytest.mark.parametrize("format_", ["text", "sarif"])
def test_the_cluster_says_what_one_process_says(running: Running, tmp_path: Path, format_: str) -> None:
    write_fleet(tmp_path / "hosts", 400, seed=7)
    (tmp_path / "hosts" / "guestlint.toml").write_text('ignore = ["mac-space-exhausted"]\n')
    (tmp_path / "guestlint.toml").write_text('[severity]\nmac-collision = "info"\n')
    (tmp_path / "more.toml").write_text(hosts(500, seed=8)["h00450.toml"])
    here = guestlint(".", "--format", format_, cwd=tmp_path)
    assert "mac-collision" in here.out
    assert (here.code, here.err) == (1, "")
    assert guestlint(".", "--format", format_, *_on(running), cwd=tmp_path) == here


def test_a_worker_that_is_killed_loses_nothing(running: Running, tmp_path: Path) -> None:
    write_fleet(tmp_path / "hosts", 3000, seed=11)
    here = guestlint("hosts", "--format", "json", cwd=tmp_path)
    running.kill_a_worker()
    there = guestlint("hosts", "--format", "json", *_on(running), cwd=tmp_path)
    said = running.said()
    assert said["at work"] >= 1
    assert there == here
    rules = {each["rule"] for each in json.loads(here.out)["findings"]}
    assert {"mac-collision", "missing-option", "syntax-error"} <= rules


def test_lines_of_json(running: Running, tmp_path: Path) -> None:
    texts = hosts(350, seed=5)
    lines = "".join(json.dumps({"file": file, "text": text}) + "\n" for file, text in texts.items()).encode()
    here = guestlint("--json-lines", "-", "--format", "json", cwd=tmp_path, stdin=lines)
    assert here.code == 1
    assert guestlint("--json-lines", "-", "--format", "json", *_on(running), cwd=tmp_path, stdin=lines) == here
    for file, text in texts.items():
        (tmp_path / file).write_text(text)
    assert guestlint(".", "--format", "json", cwd=tmp_path) == here


def test_settings_of_rules_go_along(running: Running, tmp_path: Path) -> None:
    write_fleet(tmp_path / "hosts", 20, seed=1)
    (tmp_path / "hosts" / "guestlint.toml").write_text(
        'extend-select = ["all"]\nmodule-schema = "seed"\nnixpkgs = "25.11"\n'
        '[[extra-options]]\npath = "guests.*.microvm.shape"\ndefault = "x"\n'
    )
    here = guestlint("hosts", cwd=tmp_path)
    assert here.code in (0, 1), here.err
    assert guestlint("hosts", *_on(running), cwd=tmp_path) == here


def test_hosts_with_plugins_are_linted_here(running: Running, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "from guestlint.plugins import Diagnostic, Host, Place, rule\n"
        "@rule('my-rule', category='settings', severity='warning', stage='eval', since='1')\n"
        "def check(host: Host):\n"
        "    '''It is mine.'''\n"
        "    yield Diagnostic('mine', host.place)\n"
    )
    (tmp_path / "guestlint.toml").write_text('plugins = ["./mine.py"]\n')
    write_fleet(tmp_path / "hosts", 5, seed=1)
    here = guestlint("hosts", cwd=tmp_path)
    assert guestlint("hosts", *_on(running), cwd=tmp_path) == here


def test_settings_may_name_rules_of_plugins_that_are_off(running: Running, tmp_path: Path) -> None:
    (tmp_path / "guestlint.toml").write_text('plugins = ["mine"]\nignore = ["my-rule"]\n[rules.my-other]\nmost = 1\n')
    write_fleet(tmp_path / "hosts", 5, seed=1)
    here = guestlint("hosts", "--no-plugins", cwd=tmp_path)
    assert (here.code, here.err) == (1, "")
    assert guestlint("hosts", "--no-plugins", *_on(running), cwd=tmp_path) == here


def test_ctrl_c_gives_up_what_was_asked(running: Running, tmp_path: Path) -> None:
    write_fleet(tmp_path / "hosts", 3000, seed=2)
    command = [sys.executable, "-m", "guestlint", "hosts", *_on(running)]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        running.wait_for_work()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (2, "", "guestlint: error: interrupted\n")
    (tmp_path / "one.toml").write_text(hosts(1, 1)["h00000.toml"])
    assert guestlint("one.toml", *_on(running), cwd=tmp_path).code == 0


def test_a_cluster_that_ends_is_an_error(tmp_path: Path) -> None:
    write_fleet(tmp_path / "hosts", 3000, seed=2)
    with cluster(tmp_path) as running:
        command = [sys.executable, "-m", "guestlint", "hosts", *_on(running)]
        running.kill_a_worker()
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert running.said()["at work"] >= 1
            running.process.kill()
            out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    message, hint = err.splitlines()
    assert message.startswith("guestlint: error: the cluster failed: ")
    assert hint == "  workers need the same guestlint, and the scheduler must go on"


class _Gone:
    """A client whose scheduler ends before the k-th thing that it is asked."""

    def __init__(self, answers: int) -> None:
        self._answers = answers

    def _ask(self, answer: Any) -> Any:
        self._answers -= 1
        if self._answers < 0:
            raise ConnectionResetError
        return answer

    def nthreads(self) -> Any:
        return self._ask({"worker": 1})

    def submit(self, *_: Any, **__: Any) -> Any:
        return self._ask(self)

    def result(self, timeout: float) -> Any:
        del timeout
        self._ask(None)
        raise TimeoutError

    def wait_for_workers(self, *_: Any, **__: Any) -> None:
        self._ask(None)

    def cancel(self, *_: Any) -> None:
        self._ask(None)

    def close(self, **_: Any) -> None:
        self._ask(None)


@pytest.mark.parametrize("answers", range(8))
def test_a_scheduler_may_end_at_any_time(answers: int) -> None:
    cluster = Cluster("tcp://127.0.0.1:1", _Gone(answers), lambda: False)
    with pytest.raises(ClusterError, match="the cluster failed: ConnectionResetError"):
        _lint(cluster)
    cluster.close()


def _lint(cluster: Cluster) -> None:
    cluster.wait_for_workers()
    list(cluster.lint([Chunk(Settings(severity={}, rules={}), [])]))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://127.0.0.1:1", ""])
def test_an_address_at_which_nobody_answers(tmp_path: Path, address: str) -> None:
    (tmp_path / "h.toml").write_text("[node]\n")
    result = guestlint("h.toml", "--executor", "dask", "--address", address, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"guestlint: error: {address}: no scheduler of Dask answers there\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--executor", "dask"], "require each other"),
        (["--address", "tcp://127.0.0.1:1"], "require each other"),
        (["--executor", "ray"], "unknown executor ray; expected one of local, dask"),
        (["--executor", "dask", "--address", "x", "--fix"], "goes with none of --fix, --diff and --add-suppressions"),
        (["--executor", "dask", "--address", "x", "--watch"], "--watch and --executor dask exclude each other"),
        (["--json-lines", "x", "--diff"], "--json-lines goes with none of --fix, --diff and --add-suppressions"),
        (["--json-lines", "-", "-"], "standard input can be read once"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = guestlint(*arguments, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert said in " ".join(result.err.split())
