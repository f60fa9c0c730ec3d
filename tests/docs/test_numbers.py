"""Numbers of things in the documentation are those of the code, and pages lead to one another."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from guestlint.cli.explain import catalogue
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.registry.index import REPORTS
from guestlint.registry.load import load
from tools.console import ROOT

RULES = len(catalogue(load()))
NUMBERS: Mapping[str, int] = {"rules": RULES, "formats": len(REPORTS), "backends": len(BACKENDS)}
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
IN_WORDS = {word: number for number, word in enumerate(WORDS, 1)} | TENS
COUNTED = re.compile(rf"\b(\d+|{'|'.join(IN_WORDS)})\s+({'|'.join(NUMBERS)})\b", re.IGNORECASE)
UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
PAGES = sorted((ROOT / "docs").glob("*.md"))


def text(name: str) -> str:
    """A page; of the changelog what is about this version, as older numbers were true."""
    whole = (ROOT / name).read_text("utf-8")
    return "".join(UNRELEASED.findall(whole)) if name == "CHANGELOG.md" else whole


def counted(page: str) -> list[tuple[str, int]]:
    return [
        (what.lower(), int(number) if number.isdecimal() else IN_WORDS[number.lower()])
        for number, what in COUNTED.findall(page)
    ]


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "docs/README.md", "docs/rules/README.md"])
def test_counts_are_those_of_the_code(name: str) -> None:
    for what, number in counted(text(name)):
        assert number == NUMBERS[what], f"{name}: {number} {what}"


def test_counts_are_seen() -> None:
    assert counted("All Fifty rules, 11\nformats, and the rules") == [("rules", 50), ("formats", 11)]
    for name in ("README.md", "CHANGELOG.md", "docs/rules/README.md"):
        assert ("rules", RULES) in counted(text(name)), name


def test_the_rules_are_the_same_everywhere() -> None:
    pages = {file.stem for file in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    listed = set(re.findall(r"^- \[([a-z-]+)\]\(\1\.md\)", text("docs/rules/README.md"), re.MULTILINE))
    assert pages == listed == set(catalogue(load()))


@pytest.mark.parametrize(("name", "begins"), [("README.md", "Other formats are "), ("CHANGELOG.md", " formats: ")])
def test_formats_are_named(name: str, begins: str) -> None:
    sentence = text(name).partition(begins)[2].partition(";")[0]
    named = set(re.findall(r"[a-z]+", re.sub(r"\([^)]*\)", "", sentence))) - {"and"}
    assert named | {"text", "concise"} == set(REPORTS)


def test_the_changelog_has_headings() -> None:
    """A reader looks for a subject, not through a hundred points."""
    for part in re.split(r"^### .+\n", text("CHANGELOG.md"), flags=re.MULTILINE)[1:]:
        assert 2 <= len(re.findall(r"^- ", part, re.MULTILINE)) <= 16
    assert text("CHANGELOG.md").lstrip().startswith("### ")


def test_pages_lead_to_one_another() -> None:
    index = text("docs/README.md")
    for page in PAGES:
        if page.name != "README.md":
            assert f"({page.name})" in index, page
            assert "[All pages](README.md)" in page.read_text("utf-8"), page
    assert "(docs/README.md)" in text("README.md")
