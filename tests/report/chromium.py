"""A headless Chromium that tests drive: it opens pages, presses keys, evaluates, and keeps what the console says."""

from __future__ import annotations

import json
import os
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from tests.oracles import require

_KEYS = {"Escape": 27, "Enter": 13, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-pipe",
)


class Chromium:
    """One page. `said` has each error of the console and each exception, `asked_for` each address it loaded."""

    def __init__(self, profile: Path) -> None:
        commands, ours = os.pipe()
        theirs, answers = os.pipe()
        # The browser reads commands from 3 and writes answers to 4; a shell gives it these, wherever ours are.
        script = 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"'
        program = [require("chromium"), *_ARGUMENTS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", script, "bash", str(commands), str(answers), *program],  # noqa: S607 - any bash
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._out, self._in = os.fdopen(ours, "wb", buffering=0), os.fdopen(theirs, "rb")
        self._number = 0
        self._session = ""
        self._loaded = False
        self.said: list[str] = []
        self.asked_for: list[str] = []
        (page,) = [each for each in self._do("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        attached = self._do("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._do(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session = ""
        self._do("Browser.close")
        self._process.wait(30)
        self._out.close()
        self._in.close()

    def _do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        call: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            call["sessionId"] = self._session
        self._out.write(json.dumps(call).encode() + b"\0")
        while True:
            message = self._read()
            if message.get("id") == self._number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    def _read(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._in.read(1)) not in (b"\0", b""):
            text += byte
        message: dict[str, Any] = json.loads(text)
        match message.get("method"), message.get("params", {}):
            case "Runtime.exceptionThrown", given:
                self.said.append(str(given["exceptionDetails"].get("exception", given)))
            case "Runtime.consoleAPICalled", given if given["type"] in ("error", "warning"):
                self.said.append(str(given["args"]))
            case "Log.entryAdded", given if given["entry"]["level"] in ("error", "warning"):
                self.said.append(str(given["entry"]["text"]))
            case "Network.requestWillBeSent", given:
                self.asked_for.append(given["request"]["url"])
            case "Page.loadEventFired", _:
                self._loaded = True
        return message

    def open(self, address: str, width: int = 1500, height: int = 900, *, dark: bool = False) -> None:
        """Load a page anew and wait until it is there."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._do("Emulation.setEmulatedMedia", features=[scheme])
        self._do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._do("Page.navigate", url="about:blank")
        self._do("Runtime.evaluate", expression="1")
        self._loaded = False
        self._do("Page.navigate", url=address)
        while not self._loaded:
            self._read()

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        done = self._do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press and release keys, by their names in the DOM."""
        for key in keys:
            parts: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": _KEYS.get(key, ord(key[0].upper()))}
            text = key if len(key) == 1 else {"Enter": "\r"}.get(key)
            self._do("Input.dispatchKeyEvent", type="keyDown", **parts, **({"text": text} if text else {}))
            self._do("Input.dispatchKeyEvent", type="keyUp", **parts)

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of an element."""
        box = self.ask(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self._do("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def settle(self) -> None:
        """Wait until what the page has asked to be drawn is drawn."""
        self.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def screenshot(self, file: Path) -> None:
        """Write what is seen as PNG."""
        self.settle()
        time.sleep(0.3)
        file.write_bytes(b64decode(self._do("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """A browser with a profile of its own in `folder`."""
    with Chromium(folder / "profile") as browser:
        yield browser
