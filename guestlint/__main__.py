"""`python -m guestlint`, and the installed command: the process, its streams and its exit code."""

# A run makes many small records and no cycles among them: the collector would look through all of them in vain, and
# through all that is imported first. Without it, a clean host's start takes 6 % less.
import gc

gc.disable()

import io  # noqa: E402 - see above
import os  # noqa: E402 - see above
import sys  # noqa: E402 - see above

_FAILED = 2


class _StandardError(io.TextIOWrapper):
    """Standard error; where nothing can be written to it, the exit code is all that is said."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            return


def command() -> None:
    """Run the command line and end the process, with 2 whatever goes wrong."""
    code = _FAILED
    try:
        _set_streams()
        code = _run()
        _flush()
    except BaseException as error:  # noqa: BLE001 - the last handler: no traceback reaches a user
        _complain(error)
    finally:
        # Python would take all that was made apart before it ends, which is a tenth of a clean host's run.
        os._exit(code)


def _set_streams() -> None:
    """Open the standard streams that are closed so that no file takes their place: what is read or written fails."""
    if sys.stdin is None:
        sys.stdin = open(_opened(0, os.O_WRONLY), closefd=False)  # noqa: SIM115 - open to the end
    if sys.stdout is None:
        sys.stdout = open(_opened(1, os.O_RDONLY), "w", closefd=False)  # noqa: SIM115 - as above
    error = open(_opened(2, os.O_WRONLY), "wb", closefd=False) if sys.stderr is None else sys.stderr.buffer  # noqa: SIM115 - as above
    encoding = "utf-8" if sys.stderr is None else sys.stderr.encoding
    sys.stderr = _StandardError(error, encoding, "backslashreplace", line_buffering=True)


def _opened(stream: int, mode: int) -> int:
    """The standard stream, opened on nothing in a mode in which it cannot be used, or need not be."""
    opened = os.open(os.devnull, mode)
    if opened != stream:
        os.dup2(opened, stream)
    return stream


def _run() -> int:
    """The exit code of the command line."""
    from guestlint.cli.main import main  # noqa: PLC0415 - an interruption may come while it is loaded

    return main(sys.argv[1:])


def _flush() -> None:
    try:
        sys.stdout.flush()
    except (OSError, ValueError):  # `main` has said so already
        return


def _complain(error: BaseException) -> None:
    """Say what `main` could not: that it cannot be loaded, or that what it printed cannot be written."""
    # Python before 3.12 makes a RuntimeError of what interrupts the making of a class.
    if KeyboardInterrupt in (type(error), type(error.__cause__)):
        sys.stderr.write("guestlint: error: interrupted\n")
        return
    what = " ".join(f"{type(error).__name__}: {error}".split())
    sys.stderr.write(
        f"guestlint: error: cannot start or end: {what}\n"
        "  install guestlint again, or report it at https://github.com/guestlint/guestlint/issues\n"
    )


def _leave_current_folder_out() -> None:
    """Let nothing be imported from the current folder, where `python -m` looks first: what is there may be linted."""
    if sys.flags.safe_path:  # it does not, and what stands first is the user's own word
        return
    try:
        here = os.getcwd()
    except OSError:  # it is no longer there
        return
    if sys.path[:1] == [here]:
        del sys.path[0]


if __name__ == "__main__":
    _leave_current_folder_out()
    command()
