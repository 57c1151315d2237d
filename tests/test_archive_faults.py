"""Faults under the archive: writes that fail, a WAL torn by a power failure, many starts."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from archive_parts import address, article, begin, page, put

from scraper.archive import disk, warcfiles
from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.errors import ArchiveError


class Failing:
    """Plays a disk that is full from the k-th write or sync of a WARC file on."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __getattr__(self, name):
        return getattr(os, name)

    def _count(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def write(self, fd, data):
        if self.left == 1:
            os.write(fd, bytes(data)[: len(data) // 2])  # half of it still went in
        self._count()
        return os.write(fd, data)

    def fsync(self, fd):
        self._count()
        os.fsync(fd)


@pytest.mark.parametrize("k", range(1, 16))
def test_a_write_that_fails_is_one_line_and_loses_nothing(tmp_path, monkeypatch, k):
    archive, run = begin(tmp_path, warc_limit=1500)
    put(archive, run, article("a"))
    monkeypatch.setattr(warcfiles, "os", Failing(k))
    acknowledged = ["a"]
    with pytest.raises(ArchiveError, match="the disk is full; everything stored so far is safe") as caught:
        for n in range(20):
            put(archive, run, article(f"b{n}"), page(f"b{n}", random.Random(n).randbytes(400)))
            acknowledged.append(f"b{n}")
    assert "\n" not in str(caught.value) and str(tmp_path) in str(caught.value)
    monkeypatch.undo()
    put(archive, run, article("sesudah"))  # room was made, in the same run
    archive.close()
    with Archive.open(tmp_path / "warta.db") as again:
        assert verify(again).damages == []
        urls = {url for (url,) in again.query("SELECT url FROM articles")}
        assert urls == {address(name) for name in [*acknowledged, "sesudah"]}
        for (number,) in again.query("SELECT id FROM snapshots"):
            read_snapshot(again, number)


@pytest.mark.parametrize(
    "part",
    [pytest.param(range(30), id="30"), pytest.param(range(1000), marks=pytest.mark.soak, id="1000")],
)
def test_a_torn_wal_opens_as_it_was_at_a_commit(tmp_path, part, tally):
    """What a power failure leaves of the WAL: cut, scribbled over or zeroed from somewhere on."""
    tally.begin("power failure: a torn WAL", "runs", "torn", "mixed")
    live, torn = tmp_path / "live", tmp_path / "torn"
    live.mkdir()
    archive, run = begin(live)
    archive.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    archive.db.conn.execute("PRAGMA wal_autocheckpoint = 0")
    order = [put(archive, run, article(f"a{n}")) for n in range(12)]
    shutil.copytree(live, tmp_path / "whole")  # as the disk is at the moment of the failure
    archive.close()
    wal = tmp_path / "whole" / "warta.db-wal"
    size = wal.stat().st_size
    assert size > 100_000
    for n in part:
        chance = random.Random(n)
        shutil.rmtree(torn, ignore_errors=True)
        shutil.copytree(tmp_path / "whole", torn)
        (torn / "warta.db-shm").unlink(missing_ok=True)
        place = chance.randrange(size)
        content = bytearray((torn / "warta.db-wal").read_bytes())
        if n % 3 == 0:
            del content[place:]
        elif n % 3 == 1:
            content[place : place + 512] = chance.randbytes(512)
        else:
            content[place : place + 4096] = bytes(4096)
        (torn / "warta.db-wal").write_bytes(content)
        with Archive.open(torn / "warta.db") as again:
            there = [key for (key,) in again.query("SELECT id FROM articles ORDER BY n")]
            tally.runs += 1
            tally.mixed += there != order[: len(there)]
            tally.torn += len(verify(again).damages)
    assert tally.bad == {}


def test_of_many_starts_at_once_exactly_one_runs(tmp_path):
    script = (
        "import sys; from pathlib import Path; from scraper.archive.store import Archive\n"
        "from scraper.errors import Busy\n"
        "try:\n"
        "    with Archive.open(Path(sys.argv[1])): print('runs', flush=True); sys.stdin.read()\n"
        "except Busy as error: print(error); sys.exit(error.exit_code)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "warta.db")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    starts = [subprocess.Popen(command, **pipes) for _ in range(4)]
    said = []
    for start in starts:
        assert start.stdout is not None
        said.append(start.stdout.readline())  # each says what became of it, and the one that runs goes on
    for start in starts:
        start.communicate()
    assert sorted(start.returncode for start in starts) == [0, 75, 75, 75]
    assert said.count("runs\n") == 1
    assert sum(line.startswith("another run holds ") for line in said) == 3


MOUNTS = """/dev/vda1 / ext4 rw 0 0
server:/export /mnt/awan nfs4 rw 0 0
//box/share /mnt/kotak\\040besar cifs rw 0 0
/dev/vdb1 /mnt/awan/lokal xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/warta.db", None),
        ("/mnt/awan/warta.db", "nfs4"),
        ("/mnt/kotak besar/warta.db", "cifs"),
        ("/mnt/awan/lokal/warta.db", None),
        ("/mnt/awanan/warta.db", None),
    ],
)
def test_a_network_file_system_is_told(path, kind):
    warning = disk.network_warning(Path(path), MOUNTS)
    assert (warning is None) if kind is None else (warning is not None and f"({kind})" in warning)


def test_a_wal_that_only_grows_is_told(tmp_path, monkeypatch):
    archive, run = begin(tmp_path)
    put(archive, run, article())
    monkeypatch.setattr(disk, "WAL_WARNING", 1000)
    archive.end_run(run, "ok")
    assert len(archive.warnings) == 1 and "another program reads and never ends" in archive.warnings[0]
