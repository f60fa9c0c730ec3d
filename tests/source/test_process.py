"""Programs that guestlint starts end with it, whenever it is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Any

import pytest

from guestlint.source.process import Limits, Processes
from guestlint.source.signals import ending


def _ignore(_line: str) -> None:
    """What the program says."""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_while_a_program_is_started(sent: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = subprocess.Popen

    def start_and_interrupt(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        os.kill(os.getpid(), sent)
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start_and_interrupt)
    with pytest.raises(KeyboardInterrupt), ending(), Processes(Limits()) as processes:
        processes.run(["sleep", "300"], _ignore)
    with started[0] as program:
        assert program.wait(60) == -signal.SIGKILL
