"""Commands that are ended from outside: one line, nothing left behind, and no helper process speaks."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_parts import article, begin, put

ROOT = Path(__file__).resolve().parent.parent
WARTA = [sys.executable, "-c", "from scraper.cli import main; main()"]
ENDS = [signal.SIGTERM, signal.SIGHUP]


def start(data: Path, *words: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "WARTA_DATA": str(data)}
    pipe = subprocess.PIPE
    return subprocess.Popen([*WARTA, *words], cwd=data.parent, env=env, stdout=pipe, stderr=pipe, text=True)


def until(what: object, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while not what() and process.poll() is None:  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def dump(path: Path) -> Path:
    text = (
        "Judul berita nomor {n}\\n\\nWarga Desa Tebing Lor memperbaiki perahu nomor {n} sebelum musim angin."
    )
    line = '{{"url": "https://suara.example/berita/{n}", "text": "' + text + '"}}\n'
    path.write_text("".join(line.format(n=n) for n in range(3000)), "utf-8")
    return path


@pytest.mark.parametrize("number", ENDS, ids=lambda n: n.name)
def test_an_import_that_is_ended_says_so_and_its_run_is_closed(
    number: signal.Signals, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    process = start(data, "import", "--quiet", str(dump(tmp_path / "d.jsonl")))
    until(lambda: (data / "warc").exists(), process)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert len(err.splitlines()) == 1 and err.startswith("warta: interrupted")
    with sqlite3.connect(data / "warta.db") as db:
        assert db.execute("SELECT verdict FROM runs").fetchall() == [("interrupted",)]


def test_a_hang_up_that_is_to_be_ignored_is_ignored(tmp_path: Path) -> None:
    data = tmp_path / "data"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "WARTA_DATA": str(data), "WARTA_SAMPLE_SIZE": "30"}
    command = ["nohup", *WARTA, "crawl", "kabarpulau", "--quiet"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: (data / "warc").exists(), process)
    process.send_signal(signal.SIGHUP)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0


@pytest.mark.parametrize("number", ENDS, ids=lambda n: n.name)
def test_datasette_does_not_outlive_browse(number: signal.Signals, tmp_path: Path) -> None:
    archive, run = begin(tmp_path)
    with archive:
        put(archive, run, article("a"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = start(tmp_path, "browse", "--port", str(port))

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(answers, process)
    process.send_signal(number)
    process.communicate(timeout=30)
    deadline = time.monotonic() + 10
    while answers():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_workers_say_nothing_when_their_parent_is_killed() -> None:
    code = (
        "import os, signal, time\n"
        "from scraper.workers import Workers\n"
        "workers = Workers(2)\n"
        "assert workers.run(len, (1, 2)) == 2\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")


def test_workers_of_a_process_without_standard_error() -> None:
    code = "from scraper.workers import Workers; w = Workers(1); print(w.run(len, (1, 2))); w.close()"
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -c '{code}' 2>&-"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "2\n")
