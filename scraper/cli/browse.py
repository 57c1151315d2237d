"""`warta browse`: the archive in datasette, on this machine only, also while a crawl writes."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from datasette.utils import BadMetadataError, parse_metadata

from scraper.archive.browse import FRONT_PAGE, PLUGINS, TEMPLATES, metadata
from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.terminal import say
from scraper.errors import RunFailed, UsageError

HOST = (
    "127.0.0.1"  # the archive holds whole articles: showing them to others is a decision, and another server
)
SETTINGS = {
    "sql_time_limit_ms": "20000",  # a million articles counted takes some; longer, a crawl's log waits for it
    "facet_time_limit_ms": "500",  # each of the five; in a large archive some are left out, and that is said
    "max_returned_rows": "5000",
    "suggest_facets": "off",  # eighty columns: it would try them all on each page
    "allow_download": "off",  # a copy of a file that is being written is no backup: warta backup
}


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--open", "browser", is_flag=True, help="Open a web browser, too.")
@data_option
def command(port: int, browser: bool, data: Path) -> None:
    """Browse the archive with datasette.

    Read-only and on this machine only; a crawl may go on meanwhile. Ctrl-C ends it.
    """
    path = archive_path(data)
    own = data / "metadata.yaml"
    with Archive.open(path, write=False):
        if own.is_file():
            check_metadata(own)
        check_port(port)
    with tempfile.TemporaryDirectory(prefix="warta-") as folder:
        described = own if own.is_file() else Path(folder) / "metadata.yaml"
        if described != own:
            described.write_text(metadata(), encoding="utf-8")
        log = Path(folder) / "datasette.log"
        say(f"http://{HOST}:{port}/{FRONT_PAGE}")
        say("Ctrl-C ends it.")
        with log.open("wb") as errors:
            code = wait(subprocess.Popen(words(path, described, port, browser), stdout=errors, stderr=errors))
        if code:
            raise RunFailed(f"datasette ended with code {code}: {last_line(log)}")


def words(path: Path, described: Path, port: int, browser: bool) -> list[str]:
    """The command line of datasette. Not -i: that is for files nobody writes, and would hide new articles."""
    line = [sys.executable, "-m", "datasette", "serve", str(path), "--metadata", str(described)]
    line += ["--host", HOST, "--port", str(port)]
    line += ["--template-dir", str(TEMPLATES), "--plugins-dir", str(PLUGINS)]
    for name, value in SETTINGS.items():
        line += ["--setting", name, value]
    return [*line, "--open"] if browser else line


def check_metadata(path: Path) -> None:
    """Raises UsageError when the user's own description of the archive is none datasette can read."""
    try:
        if not isinstance(parse_metadata(path.read_text("utf-8")), dict):
            raise BadMetadataError("it holds no keys")
    except (OSError, UnicodeError, BadMetadataError) as e:
        raise UsageError(f"{path}: cannot be read as YAML ({e}); mend it, or move it away") from None


def check_port(port: int) -> None:
    """Raises UsageError when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as e:
            raise UsageError(f"port {port} cannot be used ({e.strerror}); name another with --port") from None


def wait(process: subprocess.Popen[bytes]) -> int:
    """The exit code of datasette; 0 when it was ended by Ctrl-C, which is the usual way."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # 128 + SIGTERM; datasette must not outlive us
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0
    except BaseException:
        process.terminate()
        raise


def last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
