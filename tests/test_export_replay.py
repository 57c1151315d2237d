"""Exports in the hands of other programs, each in an environment of its own: pywb replays, wacz validates."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from archive_parts import FETCHED, OUTLET, address, article, begin, page, put

from scraper.archive.store import Archive
from scraper.export.cdxj import surt
from scraper.export.choice import Choice
from scraper.export.warc import export
from scraper.models import RawPage

pytestmark = pytest.mark.soak


def environment(folder: Path, package: str) -> Path:
    """The programs of a package, installed from the index pip is set to."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([folder / "bin" / "pip", "install", "-q", package], check=True, stderr=subprocess.DEVNULL)
    return folder / "bin"


@pytest.fixture(scope="module")
def pywb(tmp_path_factory) -> Path:
    return environment(tmp_path_factory.mktemp("pywb"), "pywb>=2.8")


@pytest.fixture
def exported(tmp_path) -> dict[str, bytes]:
    """An archive exported both ways (kabar.wacz, collections/kabar); the bodies by their replay address."""
    archive, number = begin(tmp_path)
    bodies = {}
    with archive:
        for n in range(5):
            kept = page(f"berita-{n}", f"<html><body><h1>Berita {n} é</h1></body></html>".encode())
            put(archive, number, article(f"berita-{n}"), kept)
            bodies[f"20240503020100id_/{kept.url}"] = kept.body
        again = page("berita-1", bodies[f"20240503020100id_/{address('berita-1')}"])
        again = RawPage(again.url, again.body, FETCHED + timedelta(days=9), headers=again.headers)
        archive.keep(again, number, OUTLET.slug)
        bodies[f"20240512020100id_/{again.url}"] = again.body
        dump = RawPage(address("dump"), b"Isi teks", FETCHED, kind="text", source="kumpulan.jsonl")
        archive.keep(dump, number, OUTLET.slug)
        bodies[f"20240503020100id_/{dump.url}"] = dump.body
    with Archive.open(tmp_path / "warta.db", write=False) as archive:
        export(archive, Choice(), tmp_path / "kabar.wacz", packed=True)
        (tmp_path / "collections").mkdir()
        export(archive, Choice(), tmp_path / "collections" / "kabar", packed=False)
    return bodies


@contextmanager
def served(programs: Path, folder: Path) -> Iterator[str]:
    """pywb over the collections of a folder, on loopback; the address of its root."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [programs / "wayback", "-b", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TZ": "UTC"},
    )
    try:
        for _ in range(120):
            assert server.poll() is None
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


def test_pywb_replays_every_page_of_an_export(pywb, exported, tmp_path, tally):
    tally.begin("pywb replays an exported page (lost: not byte for byte)", "runs", "lost")
    subprocess.run([pywb / "wb-manager", "init", "dari-wacz"], cwd=tmp_path, check=True, capture_output=True)
    add = [pywb / "wb-manager", "add", "--unpack-wacz", "dari-wacz", tmp_path / "kabar.wacz"]
    subprocess.run(add, cwd=tmp_path, check=True, capture_output=True)
    with served(pywb, tmp_path) as root:
        for collection in ("kabar", "dari-wacz"):
            for place, body in exported.items():
                tally.runs += 1
                tally.lost += fetched(f"{root}/{collection}/{place}") != body
                assert tally.bad == {}, (collection, place)
            shown = fetched(f"{root}/{collection}/20240503020100mp_/{address('berita-2')}")
            assert "Berita 2 é".encode() in shown
            with pytest.raises(urllib.error.HTTPError, match="404"):
                fetched(f"{root}/{collection}/20240503020100id_/{address('tidak-ada')}")


def test_our_keys_are_the_keys_pywb_looks_up(pywb):
    chance = random.Random(11)
    pieces = [
        "a",
        "B",
        "é",
        "%20",
        "%C3%A9",
        "%252F",
        "..",
        ".",
        "//",
        "/",
        "&",
        "=",
        "?",
        ";",
        "+",
        "~",
        "1",
    ]
    pieces += [
        "sid=0123456789abcdef0123456789abcdef",
        "id=7",
        "x[]",
        "|",
        "'",
        "(S(abcdefghijklmnopqrstuvwx))",
    ]
    hosts = ["kabar.example", "www.Kabar.example", "www12.kabar.example:8080", "bücher.example:443"]
    urls = [
        f"{chance.choice(['http', 'https'])}://{chance.choice(hosts)}/"
        + "".join(chance.choices(pieces, k=chance.randrange(12)))
        for _ in range(3000)
    ]
    program = "import json, sys, surt; print(json.dumps([surt.surt(u) for u in json.load(sys.stdin)]))"
    asked = subprocess.run(
        [pywb / "python", "-c", program], input=json.dumps(urls), capture_output=True, text=True, check=True
    )
    theirs = json.loads(asked.stdout)
    differing = {url: (surt(url), key) for url, key in zip(urls, theirs, strict=True) if surt(url) != key}
    assert differing == {}


def test_a_wacz_file_is_valid_to_its_own_validator(exported, tmp_path, tmp_path_factory):
    programs = environment(tmp_path_factory.mktemp("wacz"), "wacz>=0.5")
    command = [programs / "wacz", "validate", "-f", tmp_path / "kabar.wacz"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "Validation succeeded" in done.stdout, done.stdout + done.stderr
