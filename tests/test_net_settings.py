"""The settings: doors shut, and no start on somebody else's packages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

import scraper.settings as ours
from scraper.errors import ConfigError
from scraper.outlets import load

ROOT = Path(__file__).resolve().parent.parent


def settings() -> Settings:
    found = Settings()
    found.setmodule(ours, priority="project")
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("REFERER_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_FAIL_ON_DATALOSS", True),
        ("AUTOTHROTTLE_ENABLED", True),
    ],
)
def test_doors(name: str, value: bool) -> None:
    assert settings().getbool(name) is value


def test_limits() -> None:
    found = settings()
    assert found.getint("DOWNLOAD_MAXSIZE") == 10 * 2**20
    assert found.getfloat("DOWNLOAD_TIMEOUT") == 30
    assert found.getint("REDIRECT_MAX_TIMES") == 5
    assert found.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert found.getfloat("DOWNLOAD_DELAY") == 2
    handlers = found.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert found.get("JOBDIR") is None


def test_every_setting_of_ours_exists_in_scrapy_or_is_named_as_ours() -> None:
    known = set(Settings())
    mine = {name for name in vars(ours) if name.isupper() and not name.startswith("_")}
    assert {name for name in mine - known if not name.startswith("WARTA_")} <= {"CONTACT"}


def test_somebody_elses_spiders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "spiders", raising=False)
    with pytest.raises(ConfigError, match=r"package 'spiders' is found in .*spiders, not in"):
        ours._check_house()


def scrapy(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "WARTA_DATA": str(data), "WARTA_SAMPLE_SIZE": "12", "PYTHONPATH": str(ROOT)}
    env.pop("WARTA_CONTACT", None)
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


def test_scrapy_lists_every_outlet(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == sorted(load())


def test_scrapy_crawl_is_the_same_crawl(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "crawl", "posnusa", "-a", "limit=2", "-o", str(tmp_path / "out.jsonl"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("posnusa: ") and done.stdout.endswith(": ok\n")
    assert (tmp_path / "warta.db").exists()
    refused = scrapy(tmp_path, "crawl", "balitribune")
    assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1 and "contact" in refused.stderr
    for words in (["nosuch"], ["posnusa", "-a", "since=soon"], ["posnusa", "-a", "depth=2"]):
        wrong = scrapy(tmp_path, "crawl", *words)
        assert wrong.returncode == 2 and len(wrong.stderr.splitlines()) == 1
