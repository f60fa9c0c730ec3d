"""Where an option stands, however the guests are written: exactly there, or the nearest place, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nix.forms import FORMS, Form
from tests.nix.hosts import facts_of, places, write


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_places(form: Form, tmp_path: Path) -> None:
    write(tmp_path / "flake", {"two.nix": form.two})
    facts = facts_of(tmp_path, host=form.text)
    assert places(facts, "guests") == list(form.expected)
    assert "guests" in facts["complete"]
    assert facts["guestlint"]["left_out"] == []
