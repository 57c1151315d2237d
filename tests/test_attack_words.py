"""Names and words nobody would type on purpose: one line, the right code, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from archive_parts import article, begin, page, put
from test_attack_archive import says

from scraper.archive.store import Archive
from scraper.archive.whole import whole_folder
from scraper.cli.exits import run
from scraper.errors import UsageError
from scraper.models import Found

KEY = "SELECT id FROM articles"
DROP_RIGHTS = """
import ctypes, sys
libc = ctypes.CDLL(None)
for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: off for what is executed next
    libc.prctl(24, right, 0, 0, 0)
import os
os.execv(sys.executable, [sys.executable, "-c", "from scraper.cli.exits import main; main()", *sys.argv[1:]])
"""
UNPRIVILEGED = [sys.executable, "-c", DROP_RIGHTS]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one article of two revisions."""
    folder = tmp_path / "data"
    folder.mkdir()
    archive, number = begin(folder)
    with archive:
        put(archive, number, article("a"), page("a"))
        put(archive, number, article("a", headline=Found("Lain", "html", "x")), page("a", b"<p>lain</p>"))
    monkeypatch.setenv("WARTA_DATA", str(folder))
    return folder


@pytest.mark.parametrize("name", ["x" * 5000, "loop", "none", "file"])
def test_a_backup_that_cannot_be_named(
    name: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("")
    for words in (["verify", "--backup"], ["restore"], ["restore", "--check"]):
        says(capsys, [*words, str(tmp_path / name)], 2, "is no backup")


def test_a_link_that_leads_to_itself(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bag = str(tmp_path / "bag")
    assert run(["backup", "-q", bag]) == 0
    (tmp_path / "loop").symlink_to("loop")
    says(capsys, ["restore", bag, "--data", str(tmp_path / "loop")], 2, "loop")
    assert run(["doctor", "--data", str(tmp_path / "loop")]) == 1
    assert "loop is no folder" in capsys.readouterr().out
    (tmp_path / "nowhere").symlink_to("none")
    assert run(["doctor", "--data", str(tmp_path / "nowhere")]) == 1
    assert "nowhere is a link that leads nowhere" in capsys.readouterr().out
    assert run(["doctor", "--data", "x" * 5000]) in (0, 1)


@pytest.mark.parametrize("make", [lambda path: path.symlink_to(path.name), os.mkfifo])
def test_what_is_no_file_in_a_backup_is_damage(
    make: object, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = tmp_path / "bag"
    assert run(["backup", "-q", str(bag)]) == 0
    assert callable(make)
    make(bag / "data" / "warc" / "odd")
    says(capsys, ["verify", "-q", "--backup", str(bag)], 1, "odd: is no plain file")
    says(capsys, ["restore", str(bag)], 2, "odd: is no plain file; nothing was restored")
    assert run(["restore", "-q", "--damaged", str(bag)]) == 0
    assert not os.path.lexists(data / "warc" / "odd")


def test_a_check_leaves_nothing_in_a_backup_that_has_lost_its_label(data: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    assert run(["backup", "-q", str(bag)]) == 0
    (bag / "bagit.txt").unlink()
    before = sorted(bag.rglob("*"))
    assert run(["verify", "-q", "--backup", str(bag)]) == 1
    assert sorted(bag.rglob("*")) == before


@pytest.mark.parametrize(
    "name", ["warta.db", "warta.db-wal", "warta.lock", "warc/x", "restoring", "../data/warc"]
)
def test_nothing_is_written_over_the_archive(
    name: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(data / name)
    before = (data / "warta.db").read_bytes()
    for words in (
        ["export", "--force", "--format", "csv", path],
        ["warc", "export", "--force", "--format", "wacz", path],
        ["warc", "export", "--format", "warc", path],
        ["backup", path],
    ):
        says(capsys, words, 2, path)
    assert (data / "warta.db").read_bytes() == before
    assert run(["export", "-q", str(data / "all.csv")]) == 0


def test_two_backups_to_one_name(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with whole_folder(tmp_path / "bag") as part:
        (part / "kept").write_text("")
        says(capsys, ["backup", str(tmp_path / "bag")], 2, "is being written by another run")
        assert (part / "kept").exists()
    shutil.rmtree(tmp_path / "bag")
    assert run(["backup", "-q", str(tmp_path / "bag")]) == 0


def test_what_lies_behind_a_link_is_never_emptied(data: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis").write_text("x")
    (tmp_path / ".bag.part").symlink_to("precious")
    (tmp_path / ".all.csv.part").symlink_to("precious/thesis")
    assert run(["backup", str(tmp_path / "bag")]) == 2
    assert run(["export", str(tmp_path / "all.csv")]) == 2
    assert (precious / "thesis").read_text() == "x"


def test_a_backup_has_no_parts(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "-q", str(tmp_path / "bag")]) == 0
    for option in (["--part", "1/2"], ["--part", "5/3"], ["--index"]):
        says(capsys, ["verify", "--backup", str(tmp_path / "bag"), *option], 2, "--part")


def test_there_is_nothing_before_the_first_revision(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(data / "warta.db", write=False) as archive:
        ((key,),) = archive.query(KEY)
    says(capsys, ["diff", key, "--to", "1"], 2, f"{key} has no revision before 1; say --to with a later one")


def test_a_mistake_in_a_folder_with_a_colon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a:b" / "outlets"
    folder.mkdir(parents=True)
    (folder / "kabarcontoh.toml").write_text("name = 5")
    says(
        capsys,
        ["crawl", "kabarcontoh", "--data", str(folder.parent)],
        2,
        "kabarcontoh.toml:1: 'hosts' is missing",
    )


def test_what_is_endless_is_not_repeated(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["show", "x" * 10_000], ["search", "a", "--since", "y" * 10_000], ["crawl", "z " * 10_000]):
        assert run(words) == 2
        err = capsys.readouterr().err
        assert err.count("\n") == 1 and len(err) < 2100


def test_a_name_without_a_folder_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError), whole_folder(tmp_path / "none" / "b"):
        pass


@pytest.mark.parametrize("length", [300, 5000])
def test_names_that_are_too_long(length: int, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "n" * length
    for words in (
        ["export", f"{name}.csv"],
        ["export", "--force", f"{name}.csv"],
        ["warc", "export", name],
        ["warc", "export", f"{name}.wacz"],
    ):
        says(capsys, words, 2, "File name too long")
    says(capsys, ["browse", "--data", name], 2, "File name too long")
    assert run(["doctor", "--data", name]) in (0, 1)
    assert "\tarchive\t" in capsys.readouterr().out


def test_words_that_are_no_utf_8(data: Path) -> None:
    odd = os.fsdecode(b"caf\xe9")
    with Archive.open(data / "warta.db") as archive:
        number = archive.begin_run("import", [odd])
        archive.end_run(number, "failed", f"{odd}: holds no page")
        ((argv, note),) = archive.query("SELECT argv, note FROM runs WHERE id = ?", [number])
    assert "caf" in argv and "holds no page" in note


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE snapshots SET group_sha256 = CAST(x'ff' AS TEXT) WHERE id = 1", ["warc", "export", "OUT"]),
        ("UPDATE snapshots SET url = CAST(x'ff' AS TEXT) WHERE id = 1", ["takedown", "--yes", "URL"]),
    ],
)
def test_a_row_that_cannot_be_decoded(
    sql: str, words: list[str], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        ((url,),) = db.execute("SELECT url FROM articles").fetchall()
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(sql)
    named = {"OUT": str(tmp_path / "out"), "URL": url}
    says(
        capsys,
        [named.get(word, word) for word in words],
        2,
        "warta.db: the file is damaged (Could not decode",
    )
    assert not (tmp_path / "out").exists()


def test_a_row_that_makes_no_sense_costs_its_page_only(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE snapshots SET length = 7 WHERE id = 1")
    says(capsys, ["warc", "export", str(tmp_path / "out")], 1, "written without damaged pages: snapshot 1")


@pytest.mark.parametrize("closed", ["warc", "warc/*"])
def test_pages_that_may_not_be_read(closed: str, data: Path) -> None:
    """In a process without the right of root to read everything."""
    (place,) = data.glob(closed)
    place.chmod(0)
    try:
        for words, code, says in (
            (["verify", "-q"], 1, "the file cannot be read (Permission denied)"),
            (
                ["copies"],
                2,
                "warc.gz: it may not be read or written" if "*" in closed else "may not be written",
            ),
        ):
            done = subprocess.run([*UNPRIVILEGED, *words], capture_output=True, text=True, check=False)
            assert done.returncode == code and done.stderr.count("\n") == 1
            assert "unexpected" not in done.stderr and says in done.stderr
        done = subprocess.run([*UNPRIVILEGED, "doctor"], capture_output=True, text=True, check=False)
        assert done.stderr == "" and done.returncode == 1 and "bad\tWARC file\t" in done.stdout
    finally:
        place.chmod(0o755)


@pytest.mark.parametrize("text", [b"a: [", b"\xff\xfe", b"- a list"])
def test_a_description_for_datasette_that_is_none(
    text: bytes, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "metadata.yaml").write_bytes(text)
    says(capsys, ["browse"], 2, "metadata.yaml: cannot be read as YAML (")


def test_a_port_that_is_taken(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for words in (["browse"], ["sample", "serve"]):
            says(
                capsys,
                [*words, "--port", str(port)],
                2,
                f"port {port} cannot be used (Address already in use)",
            )


def test_nothing_is_near_to_no_word(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "a", "--outlet", ""]) == 2
    assert "did you mean" not in capsys.readouterr().err
