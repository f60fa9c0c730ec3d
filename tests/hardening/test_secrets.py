"""What a linted tree can have quoted of its user's files: nothing, whatever its settings name, and however."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import guestlint

HOST = '[node]\nname = "ward"\n\n[guests]\n'
SECRET = "hunter2"  # noqa: S105 - of no account
SECRETS = {
    "an-environment": f"TOKEN={SECRET}\0HOME=/root\0",
    "a-password-file": f"root:{SECRET}:0\n",
    "a-table": f'[login]\n{SECRET} = "{SECRET}"\n',
    "a-setting": f'fail-on = "{SECRET}"\n',
    "a-setting-that-extends": f'extend = "\\u0000{SECRET}"\n',
    "a-table-of-guestlint": f"[tool.guestlint]\n{SECRET} = 1\n",
    "no-text": f"{SECRET}\n\udcff",
    "json": f'{{"{SECRET}": {SECRET}}}',
}
NAMING: dict[str, Callable[[Path], object]] = {
    "extend": lambda tree: (tree / "guestlint.toml").write_text('extend = "../secret"\n'),
    "extend-a-link": lambda tree: (tree / "guestlint.toml").write_text('extend = "link"\n'),
    "extend-in-steps": lambda tree: (tree / "guestlint.toml").write_text('extend = "steps.toml"\n'),
    "link": lambda tree: (tree / "guestlint.toml").symlink_to("../secret"),
    "pyproject": lambda tree: (tree / "pyproject.toml").symlink_to("../secret"),
    "baseline": lambda tree: (tree / "guestlint.toml").write_text('baseline = "../secret"\n'),
}


@pytest.fixture(params=["repository", "folder"])
def tree(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A tree with a host, beside the file `secret`."""
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    if request.param == "folder":
        (tree / ".git").rmdir()
    (tree / "host.toml").write_text(HOST)
    return tree


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("naming", NAMING)
def test_attack_settings_that_have_a_secret_quoted(tree: Path, naming: str, secret: str) -> None:
    (tree.parent / "secret").write_bytes(secret.encode("utf-8", "surrogateescape"))
    (tree / "link").symlink_to("../secret")
    (tree / "steps.toml").write_text('extend = "../secret"\n')
    NAMING[naming](tree)
    for command in (["host.toml"], ["settings"], ["host.toml", "--format", "sarif"]):
        result = guestlint(*command, cwd=tree)
        assert SECRET not in result.out + result.err
        assert "Traceback" not in result.err
        is_project = naming == "pyproject" and "guestlint" not in secret
        assert result.code == 2 or is_project or (naming, command) == ("baseline", ["settings"])


def test_who_names_the_settings_is_told_what_is_wrong(tree: Path) -> None:
    (tree / "guestlint.toml").write_text('extend = "../base.toml"\n')
    base = tree.parent / "base.toml"
    base.write_text('fail-on = "never"\n')
    said, hint = guestlint("host.toml", cwd=tree).err.splitlines()
    assert said == f"guestlint: error: {base}: not valid as settings"
    assert hint.endswith(f"--config {base}")
    assert 'base.toml: fail-on = "never" is not' in guestlint("host.toml", "--config", str(base), cwd=tree).err


def test_of_the_trees_own_settings_all_is_said(tree: Path) -> None:
    (tree / "below").mkdir()
    (tree / "guestlint.toml").write_text('extend = "below/base.toml"\n')
    (tree / "below" / "base.toml").write_text('fail-on = "never"\n')
    assert 'base.toml: fail-on = "never" is not' in guestlint("host.toml", cwd=tree).err
