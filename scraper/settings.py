"""Settings of Scrapy, each with its reason. `scrapy.cfg` names this module; the crawl builds on it too."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from scraper import __version__
from scraper.errors import ConfigError

_HOUSE = Path(__file__).resolve().parent.parent


def _check_house() -> None:
    """The top-level names are generic: refuse to run on somebody else's `spiders` or `pipelines`."""
    for name in ("spiders", "pipelines"):
        spec = find_spec(name)
        places = [Path(p).resolve() for p in (spec.submodule_search_locations or ())] if spec else []
        if _HOUSE / name not in places:
            where = f"is found in {places[0]}" if places else "is not found"
            raise ConfigError(
                f"the package {name!r} {where}, not in {_HOUSE}; run warta in an environment of its own"
            )


_check_house()

BOT_NAME = "warta"
SPIDER_MODULES = ["spiders"]
COMMANDS_MODULE = "scraper.net.commands"  # `scrapy crawl` walks the same road as `warta crawl`
ADDONS: dict[str, int] = {}

# --- who we are -------------------------------------------------------------------------------------------
CONTACT = os.environ.get("WARTA_CONTACT", "")  # a publisher must be able to reach the person behind the crawl
USER_AGENT = f"Warta/{__version__} (+{CONTACT})" if CONTACT else f"Warta/{__version__}"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # gzip has a checksum; br and deflate have none, and a page cut in the middle must be noticed
    "Accept-Encoding": "gzip, identity",
}
WARTA_DATA = os.environ.get("WARTA_DATA", "")  # folder of the archive; empty: as `warta` chooses it
WARTA_PROXY = os.environ.get("WARTA_PROXY", "")  # asked for by name; http_proxy and friends are not obeyed

# --- politeness -------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = False  # scraper.net.robots does, by RFC 9309; Scrapy's takes an unreadable one for consent
DOWNLOAD_DELAY = 2.0  # seconds between two requests to a host; an outlet's `delay` goes before it
DOWNLOAD_DELAY_JITTER = 0.3  # not like a clock
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 4  # requests of one outlet under way or waiting for their turn
AUTOTHROTTLE_ENABLED = True  # a slow server is asked more slowly
AUTOTHROTTLE_START_DELAY = 0.0  # start with the outlet's own delay
AUTOTHROTTLE_MAX_DELAY = 60.0
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the failure is recorded and counted; the log need not shout
WARTA_LONGEST_PAUSE = 120.0  # seconds; a host that asks (Retry-After) for more is left for the next run

# --- safety -----------------------------------------------------------------------------------------------
# Handlers that read local files or speak other protocols; a page may link to anything.
DOWNLOAD_HANDLERS = {"file": None, "ftp": None, "s3": None, "data": None}
TWISTED_DNS_RESOLVER = "scraper.net.resolver.GuardingResolver"  # private addresses are refused
WARTA_PRIVATE_HOSTS: list[
    str
] = []  # `scrapy shell http://127.0.0.1/` needs: -s WARTA_PRIVATE_HOSTS=127.0.0.1
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is off; who else could say where a text came from?
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # of pages; sitemaps and feeds may have 50 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30.0
DOWNLOAD_FAIL_ON_DATALOSS = True  # a cut page is no page
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = (
    False  # a page that only refreshes is refused as "no text"; addresses in markup are not followed
)
REFERER_ENABLED = False  # and its Referrer-Policy header once ran code (CVE-2026-105782)
COOKIES_ENABLED = False  # no state, no session ids, nothing to leak
HTTPPROXY_ENABLED = False  # a proxy from the environment would take the address guard out of the road
COMPRESSION_ENABLED = False  # bodies stay as received for the WARC; scraper.net.integrity checks them
TELNETCONSOLE_ENABLED = False  # listens on 6023
REMOTE_CONTROL_ENABLED = False  # an HTTP server that runs Python
HTTPCACHE_ENABLED = False  # the WARCs are the record

# --- the road ---------------------------------------------------------------------------------------------
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier knows; Scrapy's drops requests silently
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # in the order of the frontier: newest first
HTTPERROR_ALLOW_ALL = True  # each status ends in a recorded state, decided in one place (spiders.outlet)
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scraper.net.site.SiteGuard": 50,
    "scraper.net.robots.Robots": 100,
    "scraper.net.integrity.Integrity": 540,
    "scraper.net.retry.Patience": 550,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    # drops requests silently, and the crawl would wait for them for ever; scraper.urls limits the length
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
ITEM_PIPELINES = {
    "pipelines.snapshot.Snapshot": 100,
    "pipelines.extract.Extract": 200,
    "pipelines.judge.Judge": 300,
    "pipelines.store.Store": 400,
}

# --- the machine ------------------------------------------------------------------------------------------
MEMUSAGE_LIMIT_MB = 4096  # the last resort; a crawl of one outlet needs about 150 MB
LOG_LEVEL = "INFO"
LOG_FORMATTER = "scraper.net.log.Terse"  # never the text of an article
STATS_DUMP = False  # the run's counts are in the archive
WARN_ON_GENERATOR_RETURN_VALUE = False  # parses our own source at each crawl, for nothing
