"""`--diff` is a patch: the real git and the real patch make of the file what `--fix` makes of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint.edit.patch import header_name, patch
from tests.cli.command import guestlint
from tests.oracles import require

HEAD = '[node]\nname = "ward"\n\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
SHARE = '[guests.a.zfs."/p"]\npool = "rpool"\ndataset = "safe/a/"'
COMMENTS = "# one\n# two\n# three\n# four\n"
NAMES = ["host.toml", "my host.toml", 'a"b.toml', "back\\slash.toml", "tab\tbed.toml", "hôte.toml", "two  blanks .toml"]


TEXTS = [f"{HEAD}{SHARE}\n", f"{HEAD}{SHARE}", f"{HEAD}{SHARE} # \u202e é\n{COMMENTS}"]


@pytest.mark.parametrize(
    ("name", "text"), [*((name, TEXTS[0]) for name in NAMES), *(("host.toml", text) for text in TEXTS[1:])]
)
@pytest.mark.parametrize("program", ["git", "patch"])
def test_the_command_prints_a_patch(tmp_path: Path, program: str, name: str, text: str) -> None:
    for mark, line_feed in (("", "\n"), ("\ufeff", "\r\n")):
        folder = tmp_path / line_feed.encode().hex()
        folder.mkdir()
        (folder / name).write_bytes((mark + text.replace("\n", line_feed)).encode())
        shown = guestlint(name, "--diff", cwd=folder)
        assert shown.code == 1
        expected = tmp_path / f"fixed-{folder.name}.toml"
        shutil.copy(folder / name, expected)
        guestlint(str(expected), "--fix", cwd=tmp_path)
        apply(folder, program, shown.out.encode())
        assert (folder / name).read_bytes() == expected.read_bytes() != text.encode()


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the text with some of its lines changed or taken away, its first line aside."""
    old = draw(st.lists(st.sampled_from(["a = 1", "b = 2", "", "# c", 'd = "é\u2028"', "\x0c"]), max_size=14))
    new = [draw(st.sampled_from([line, line, line, "x = 1", None])) for line in old]
    line_feed = draw(st.sampled_from(["\n", "\r\n"]))
    end = draw(st.sampled_from(["", line_feed]))
    before, after = (
        line_feed.join(["first = 1", *(each for each in lines if each is not None)]) for lines in (old, new)
    )
    return before + end, after + end


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=changes(), name=st.sampled_from(NAMES))
def test_git_makes_the_new_text_of_the_old(tmp_path: Path, change: tuple[str, str], name: str) -> None:
    before, after = change
    (tmp_path / name).write_bytes(before.encode())
    text = "".join(patch(name, before, after)).encode()
    assert bool(text) == (before != after)
    if text:
        apply(tmp_path, "git", text)
    assert (tmp_path / name).read_bytes() == after.encode()


def apply(folder: Path, program: str, text: bytes) -> None:
    arguments = {"git": ["apply", "-p0", "--whitespace=nowarn"], "patch": ["-p0", "--silent"]}[program]
    done = subprocess.run([require(program), *arguments], cwd=folder, input=text, capture_output=True, check=False)
    assert done.returncode == 0, (done.stderr, text)


LINES = "".join(f"{number}\n" for number in range(1, 13))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a\n", "a\n", ""),
        ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"),
        ("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"),
        ("a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"),
        ("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
        ("a\rb\n", "a\rc\n", "@@ -1 +1 @@\n-a\rb\n+a\rc\n"),
        (LINES, LINES.replace("5\n", ""), "@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n 7\n 8\n"),
        (
            LINES,
            LINES.replace("1\n2", "x\n2", 1).replace("12", "y"),
            "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -9,4 +9,4 @@\n 9\n 10\n 11\n-12\n+y\n",
        ),
    ],
)
def test_a_patch_is_written_as_diff_writes_it(old: str, new: str, expected: str) -> None:
    assert "".join(patch("host.toml", old, new)) == (expected and f"--- host.toml\n+++ host.toml\n{expected}")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("my host.toml", "my host.toml\t"),
        ('a"b\\.toml', '"a\\"b\\\\.toml"'),
        ("a\tb\n.toml", '"a\\tb\\n.toml"'),
        ("a\x01\x7f \x1f.toml", '"a\\001\\177 \\037.toml"'),
        ("a\udcff.toml", '"a\\377.toml"'),
        ("h\xf4te~.toml", "h\xf4te~.toml"),
    ],
)
def test_a_name_is_quoted_as_git_quotes_it(name: str, header: str) -> None:
    assert header_name(name) == header
