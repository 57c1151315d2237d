"""The sample newspaper: an invented regional press over real HTTP on loopback, its truth beside it.

    with start(size=300) as sample: ...      # the server; sample.proxy, sample.log, sample.faults
    for article in truth(size=300): ...      # what an archive of it should hold
    check("data/warta.db", size=300)         # how an archive compares with the truth

Three papers in three designs. The same size gives the same bytes. Nothing in it is real.
"""

from scraper.sample.faults import Fault
from scraper.sample.press import PAPERS
from scraper.sample.server import Hit, Sample, start
from scraper.sample.truth import NonArticle, TrueArticle, nonarticles, true_article, truth

__all__ = [
    "PAPERS",
    "Fault",
    "Hit",
    "NonArticle",
    "Sample",
    "TrueArticle",
    "nonarticles",
    "start",
    "true_article",
    "truth",
]
