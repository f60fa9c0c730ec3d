"""What a linted tree can have run: nothing, unless the user stands in it, and lints it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guestlint.cli.main import main
from tests.cli.command import IMPORTED_FROM, Result, guestlint
from tests.hardening.plugins import write_marking

HOST = '[node]\nname = "ward"\n\n[guests]\n'
NAMED = 'plugins = ["./lint/odd.py"]\n'


class Tree:
    """A folder with a host, settings that name a plugin of it, and the mark that the plugin leaves."""

    def __init__(self, folder: Path, settings: str = NAMED, *, is_repository: bool = False) -> None:
        self.folder = folder
        self.mark = folder.parent / f"{folder.name}-ran"
        write_marking(folder / "lint" / "odd.py", self.mark)
        (folder / "host.toml").write_text(HOST)
        if settings:
            (folder / "guestlint.toml").write_text(settings)
        if is_repository:
            (folder / ".git").mkdir()

    def has_run(self) -> bool:
        """Whether the plugin was loaded since this was last asked."""
        has_run = self.mark.exists()
        self.mark.unlink(missing_ok=True)
        return has_run


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A repository of the user's, without plugins."""
    folder = tmp_path / "own"
    (folder / ".git").mkdir(parents=True)
    (folder / "host.toml").write_text(HOST)
    return folder


def is_warned(result: Result, *parts: str) -> None:
    """The run went on, and said in a line what it left out."""
    assert result.code == 0, result
    warning, hint = result.err.splitlines()
    assert warning.startswith("guestlint: warning: ")
    assert hint.startswith("  to ")
    assert [part for part in parts if part not in warning] == []


RUNNING = [["host.toml"], ["graph", "host.toml"], ["expand", "host.toml"], ["schema"], ["drift", "host.toml", "x.json"]]


@pytest.mark.parametrize("command", RUNNING, ids=" ".join)
@pytest.mark.parametrize("is_repository", [True, False])
def test_plugins_of_the_tree_that_the_user_stands_in_are_loaded(
    tmp_path: Path, command: list[str], *, is_repository: bool
) -> None:
    tree = Tree(tmp_path / "tree", is_repository=is_repository)
    (tree.folder / "x.json").write_text('{"guests": {}}')
    assert guestlint(*command, cwd=tree.folder).code == 0
    assert tree.has_run()


def test_plugins_named_above_the_current_folder_are_loaded(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    (tree.folder / "below").mkdir()
    guestlint("../host.toml", cwd=tree.folder / "below")
    assert tree.has_run()


@pytest.mark.parametrize("command", RUNNING, ids=" ".join)
@pytest.mark.parametrize("switch", ["--no-plugins", "--isolated", "GUESTLINT_NO_PLUGINS"])
def test_a_switch_stops_all(tmp_path: Path, command: list[str], switch: str) -> None:
    tree = Tree(tmp_path / "tree")
    (tree.folder / "x.json").write_text('{"guests": {}}')
    if switch.startswith("--"):
        result = guestlint(*command, switch, cwd=tree.folder)
    else:
        result = guestlint(*command, cwd=tree.folder, GUESTLINT_NO_PLUGINS="1")
    assert (result.code, result.err, tree.has_run()) == (0, "", False)


def test_no_plugins_stops_what_the_command_line_names(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree", "")
    result = guestlint("host.toml", "--plugin", "./lint/odd.py", "--no-plugins", cwd=tree.folder)
    assert (result.code, result.err, tree.has_run()) == (0, "", False)


LOOKING = [
    ["settings"],
    ["--show-settings"],
    ["rules"],
    ["explain", "mac-collision"],
    ["plugins"],
    ["init"],
    ["--help"],
]


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_commands_with_which_one_looks_load_nothing_of_the_tree(tmp_path: Path, command: list[str]) -> None:
    tree = Tree(tmp_path / "tree")
    result = guestlint(*command, cwd=tree.folder, stdin=b"n\n")
    assert not tree.has_run()
    if command[0] in ("rules", "explain"):
        is_warned(result, "plugin lint/odd.py is not loaded here")
    elif command[0] not in ("init", "--help"):
        assert (result.code, result.err) == (0, "")
        assert "not loaded here" in result.out


def test_a_shell_that_completes_loads_nothing(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    for words in ("guestlint explain o", "guestlint graph why host.toml ", "guestlint check --select "):
        for shell in ("bash", "fish", "zsh"):
            count = str(len(words.split()) if words.endswith(" ") else len(words.split()) - 1)
            variables: dict[str, Any] = {
                "_GUESTLINT_COMPLETE": f"{shell}_complete",
                "COMP_WORDS": words,
                "COMP_CWORD": count,
            }
            guestlint(cwd=tree.folder, **variables)
    assert not tree.has_run()


def test_what_is_named_on_the_command_line_is_loaded(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree", "")
    for command in (["host.toml"], ["rules"], ["plugins"]):
        assert guestlint(*command, "--plugin", "./lint/odd.py", cwd=tree.folder).code == 0
        assert tree.has_run()
    evil = Tree(tmp_path / "evil")
    result = guestlint("../evil", "--plugin", "../evil/lint/odd.py", cwd=tree.folder)
    assert (result.code, result.err, evil.has_run()) == (0, "", True)
    (tree.folder / "named.toml").write_text(NAMED)
    assert guestlint("host.toml", "--config", str(tree.folder / "named.toml"), cwd=tmp_path / "tree").code == 0
    assert tree.has_run()


# As an attacker would: the user stands in a repository of their own, and lints another's tree.


@pytest.mark.parametrize("is_repository", [True, False])
def test_attack_settings_of_a_tree_that_is_linted_from_outside(
    own: Path, tmp_path: Path, *, is_repository: bool
) -> None:
    tree = Tree(tmp_path / "evil", is_repository=is_repository)
    for path in ("../evil", "../evil/host.toml", str(tree.folder)):
        result = guestlint(path, cwd=own)
        is_warned(result, "plugin ../evil/lint/odd.py is not loaded here", "../evil/guestlint.toml is not of the rep")
        assert not tree.has_run()


def test_attack_settings_of_pyproject(own: Path, tmp_path: Path) -> None:
    tree = Tree(tmp_path / "evil", "")
    (tree.folder / "pyproject.toml").write_text(f"[tool.guestlint]\n{NAMED}")
    is_warned(guestlint("../evil", cwd=own), "../evil/pyproject.toml is not of the repository")
    assert not tree.has_run()


def test_attack_a_tree_unpacked_below_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "evil")
    is_warned(guestlint("evil", cwd=tmp_path), "evil/guestlint.toml is not of the folder that you are in")
    assert not tree.has_run()


def test_attack_a_repository_planted_in_a_repository(own: Path) -> None:
    tree = Tree(own / "vendor" / "evil", is_repository=True)
    is_warned(guestlint("vendor", cwd=own), "vendor/evil/guestlint.toml is not of the repository")
    assert not tree.has_run()


@pytest.mark.parametrize("is_link", [True, False])
def test_attack_settings_that_extend_or_link_to_another_tree(own: Path, tmp_path: Path, *, is_link: bool) -> None:
    tree = Tree(tmp_path / "evil")
    if is_link:
        (own / "guestlint.toml").symlink_to("../evil/guestlint.toml")
        (own / "lint").symlink_to("../evil/lint")
    else:
        (own / "guestlint.toml").write_text('extend = "../evil/guestlint.toml"\n')
    is_warned(guestlint("host.toml", cwd=own), "is not of the repository that you are in")
    assert not tree.has_run()


@pytest.mark.parametrize("name", ["guestlint.toml", "pyproject.toml"])
def test_attack_settings_above_the_repository(own: Path, name: str) -> None:
    outer = Tree(own.parent, "")
    (own.parent / name).write_text(f"[tool.guestlint]\n{NAMED}" if name == "pyproject.toml" else NAMED)
    (own / "below").mkdir()
    assert guestlint("../host.toml", cwd=own / "below") == (0, "no findings in 1 file\n", "")
    assert not outer.has_run()


SHADOWED = ["click", "tomli", "msgspec", "tree_sitter", "json", "difflib", "acme"]


@pytest.mark.parametrize("module", SHADOWED)
def test_attack_modules_of_the_tree_in_the_place_of_those_that_are_imported(own: Path, module: str) -> None:
    mark = own.parent / "ran"
    (own / f"{module}.py").write_text(f"open({str(mark)!r}, 'w')\nraise ImportError\n")
    information = own / "acme-1.egg-info"
    information.mkdir()
    (information / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[guestlint.plugins]\nacme = acme\n")
    (own / "guestlint.toml").write_text('plugins = ["acme"]\n')
    (own / "bad.toml").write_text(HOST + 'x = { autostrat = 1, backend = "container" }\n')
    for command in (["bad.toml", "--format", "json"], ["plugins"]):
        guestlint(*command, cwd=own)  # with `python -m`, which looks into the current folder first
    assert not mark.exists()


def test_attack_a_variable_that_names_settings_of_the_tree_by_a_relative_path(own: Path, tmp_path: Path) -> None:
    tree = Tree(tmp_path / "evil")
    guestlint("../evil/host.toml", cwd=own, GUESTLINT_CONFIG="guestlint.toml")
    assert not tree.has_run()


@pytest.mark.parametrize("path", ["../x.json", "/nowhere/x.json", "link/x.json"])
def test_attack_a_report_that_settings_write_out_of_their_tree(own: Path, tmp_path: Path, path: str) -> None:
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "host.toml").write_text(HOST)
    (evil / "link").symlink_to("..")
    (evil / "guestlint.toml").write_text(f'format = ["json={path}"]\n')
    result = guestlint("../evil", cwd=own)
    assert (result.code, result.out) == (2, "")
    assert "evil/guestlint.toml: format = " in result.err
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize("path", [".git/hooks/pre-commit", ".GIT/config", "link/hooks/pre-commit"])
def test_attack_a_report_that_takes_the_place_of_a_hook(own: Path, path: str) -> None:
    hook = own / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\n")
    (own / "link").symlink_to(".git")
    (own / "host.toml").write_text(HOST + '"$(touch ran)" = 1\n')  # a shell would run this line of the report
    (own / "guestlint.toml").write_text(f'format = ["concise={path}"]\n')
    result = guestlint("host.toml", cwd=own)
    assert (result.code, result.out) == (2, "")
    assert "guestlint.toml: format = " in result.err
    assert hook.read_text() == "#!/bin/sh\n"
    assert sorted(path.name for path in (own / ".git").rglob("*")) == ["hooks", "pre-commit"]


@pytest.mark.parametrize("elsewhere", ["../own/.git", "../../.git/modules/evil", "/nowhere"])
def test_attack_a_repository_whose_git_file_says_that_it_is_the_users(own: Path, elsewhere: str) -> None:
    for tree in (Tree(own.parent / "evil"), Tree(own / "evil")):
        (tree.folder / ".git").write_text(f"gitdir: {elsewhere}\n")
        path = os.path.relpath(tree.folder, own)
        is_warned(guestlint(path, cwd=own), f"{path}/guestlint.toml is not of the repository that you are in")
        assert not tree.has_run()


def test_attack_a_host_that_names_plugins(own: Path, tmp_path: Path) -> None:
    tree = Tree(tmp_path / "evil", "")
    (tree.folder / "host.toml").write_text(
        f"# guestlint settings: plugins = ['./lint/odd.py']\n{NAMED}[tool.guestlint]\n{NAMED}{HOST}"
    )
    (tree.folder / "facts.json").write_text('{"plugins": ["./lint/odd.py"], "guests": {}}')
    for folder in (own, tree.folder):
        guestlint("../evil/host.toml", "../evil/facts.json", cwd=folder)
        assert not tree.has_run()


def test_attack_a_tree_beside_one_whose_plugins_are_loaded(tmp_path: Path) -> None:
    tree, evil = Tree(tmp_path / "own", is_repository=True), Tree(tmp_path / "evil", is_repository=True)
    result = guestlint("host.toml", "../evil/host.toml", cwd=tree.folder)
    assert (tree.has_run(), evil.has_run()) == (True, False)
    assert "plugin ../evil/lint/odd.py is not loaded here" in result.err


# Files of other users.

GiveAway = Callable[[Path], None]


@pytest.fixture
def of_another(monkeypatch: pytest.MonkeyPatch) -> GiveAway:
    """Makes files those of another user: root gives them away, anybody else becomes another."""
    user = os.geteuid()

    def give_away(path: Path) -> None:
        if user == 0:
            os.chown(path, 12345, -1, follow_symlinks=False)
        else:
            monkeypatch.setattr("os.geteuid", lambda: user + 1)

    return give_away


def lint(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Result:
    """A run in this process."""
    monkeypatch.chdir(folder)
    code = main([*(arguments or ("host.toml",)), "--quiet"])
    said = capsys.readouterr()
    return Result(code, said.out, said.err)


@pytest.mark.parametrize("name", ["guestlint.toml", ".guestlint.toml", "pyproject.toml"])
def test_d17_settings_of_another_user_are_ignored_with_a_word(
    tmp_path: Path, of_another: GiveAway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    tree = Tree(tmp_path / "sticky", "")
    header = "[tool.guestlint]\n" if name == "pyproject.toml" else ""
    (tree.folder / name).write_text(f"{header}{NAMED}")
    below = tree.folder / "below"
    below.mkdir()
    of_another(tree.folder / name)
    is_warned(lint(below, monkeypatch, capsys, "../host.toml"), f"../{name} belongs to another user, and is ignored")
    assert not tree.has_run()


def test_settings_in_the_nix_store_count_whoever_has_them_in_a_build(
    tmp_path: Path, of_another: GiveAway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = Tree(tmp_path / "store" / "tree", 'fail-on = "nothing"\n')
    of_another(tree.folder / "guestlint.toml")
    monkeypatch.setenv("NIX_STORE", str(tmp_path / "store"))
    assert "guestlint.toml: fail-on = " in lint(tree.folder, monkeypatch, capsys).err


def test_d17_a_link_of_another_user_to_settings_of_the_users_own(
    tmp_path: Path, of_another: GiveAway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = Tree(tmp_path / "sticky", "")
    (tmp_path / "own.toml").write_text(NAMED)
    (tree.folder / "guestlint.toml").symlink_to("../own.toml")
    of_another(tree.folder / "guestlint.toml")
    is_warned(lint(tree.folder, monkeypatch, capsys), "guestlint.toml belongs to another user")
    assert not tree.has_run()


def test_d17_a_plugin_file_of_another_user(
    tmp_path: Path, of_another: GiveAway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = Tree(tmp_path / "tree")
    of_another(tree.folder / "lint" / "odd.py")
    is_warned(lint(tree.folder, monkeypatch, capsys), "belongs to another user")
    assert not tree.has_run()


def test_d17_settings_of_another_user_that_are_extended(
    tmp_path: Path, of_another: GiveAway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = Tree(tmp_path / "tree", 'extend = "base.toml"\n')
    (tree.folder / "base.toml").write_text(NAMED)
    of_another(tree.folder / "base.toml")
    is_warned(lint(tree.folder, monkeypatch, capsys), "belongs to another user, and is ignored")
    assert not tree.has_run()


def test_the_action_loads_no_plugins_for_pull_requests_from_forks() -> None:
    action = (Path(__file__).parents[2] / "action.yml").read_text()
    steps = [step for step in action.split("- name: ") if "/bin/guestlint" in step]
    assert len(steps) == 2
    for step in steps:
        assert "HEAD: ${{ github.event.pull_request.head.repo.full_name }}" in step
        assert '[[ $GITHUB_EVENT_NAME == pull_request* && $HEAD != "$GITHUB_REPOSITORY" ]]' in step
        assert "then arguments+=(--no-plugins); fi" in step
        assert '"${arguments[@]}"' in step


def test_this_is_tested_without_a_repository_around_it(tmp_path: Path) -> None:
    assert not [folder for folder in tmp_path.parents if (folder / ".git").exists()]
    assert IMPORTED_FROM.is_dir()
