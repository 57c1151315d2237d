"""How a command ends: every way out is one line and an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from scraper.archive.layout import LOGS
from scraper.cli.commands import warta
from scraper.cli.folder import default_folder
from scraper.cli.terminal import warn
from scraper.errors import WartaError

INTERRUPTED = 130  # 128 + SIGINT, as shells say it
CLOSED_PIPE = 141  # 128 + SIGPIPE: the reader of our output went away


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `warta` with these words (None: those of the command line) and leave the process."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # page text may hold what the terminal's encoding has no sign for
            stream.reconfigure(errors="backslashreplace")
    for number in (signal.SIGTERM, signal.SIGHUP):  # ended like Ctrl-C, so that nothing is left half done
        if signal.getsignal(number) is signal.SIG_DFL:  # but not when nohup has it ignored
            signal.signal(number, signal.default_int_handler)
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """The exit code of `warta` with these words."""
    try:
        if os.environ.get("_WARTA_COMPLETE"):  # tab completion of the shell: click answers and leaves
            warta.main(argv, prog_name="warta")
        with warta.make_context("warta", argv) as context:
            result = warta.invoke(context)
        sys.stdout.flush()
    except WartaError as e:
        return _say(str(e), e.exit_code)
    except click.exceptions.Exit as e:
        return e.exit_code
    except click.exceptions.NoArgsIsHelpError as e:
        click.echo(e.format_message())
        return 0
    except click.UsageError as e:
        path = e.ctx.command_path if e.ctx else "warta"
        return _say(f"{e.format_message()} (see: {path} --help)", e.exit_code)
    except click.ClickException as e:
        return _say(e.format_message(), 2)
    except (KeyboardInterrupt, click.Abort):
        return _say("interrupted; what was stored is safe, the same command goes on from there", INTERRUPTED)
    except BrokenPipeError:
        _drop_output()
        return CLOSED_PIPE
    except OSError as e:
        if e.filename is not None or e.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            return _unexpected(e, argv)
        _drop_output()
        return _say(f"the output cannot be written ({e.strerror}); make room, or write it elsewhere", 1)
    except Exception as e:  # the last net: a bug of ours is one line and a file, too
        return _unexpected(e, argv)
    return result if isinstance(result, int) else 0


def _open_streams() -> None:
    """Standard streams that came closed (`>&-`) lead nowhere: else the archive would get their numbers."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _drop_output() -> None:
    """The interpreter flushes stdout once more at exit: give it somewhere to write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: Exception, argv: list[str]) -> int:
    what = f"{type(error).__name__}: {error}".strip(": ")
    return _say(f"unexpected error ({what}); please report it with {_keep_traceback(argv)}", 1)


def _say(message: str, code: int) -> int:
    warn(message)
    return code


def _keep_traceback(argv: list[str]) -> Path:
    """Write the traceback of the present exception to a file of its own, and name it."""
    name = f"warta-error-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.log"
    text = f"warta {' '.join(argv)}\n{sys.version}\n\n{traceback.format_exc()}"
    for folder in (default_folder() / LOGS, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return Path(os.devnull)
