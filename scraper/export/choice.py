"""What is exported: of which newspaper, of which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Choice:
    """Of one newspaper, from the day `since` to the day `until`, both included. None: any."""

    outlet: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def dated(self) -> bool:
        return self.since is not None or self.until is not None

    def words(self, done: str) -> str:
        """In words. done: "fetched" or "published"."""
        parts = [self.outlet or "all newspapers"]
        parts += [f"{done} from {self.since} on"] if self.since else []
        parts += [f"{done} up to {self.until}"] if self.until else []
        return ", ".join(parts)

    def sql(self, day: str) -> str:
        """A condition with the values of `values()`. day: a column that begins with the day, as days sort."""
        tests = ["1"]
        tests += ["outlet = :outlet"] if self.outlet is not None else []
        tests += [f"{day} >= :since"] if self.since else []
        tests += [f"{day} < :behind"] if self.until else []
        return " AND ".join(tests)

    def undated_sql(self, day: str) -> str:
        """A condition for what is left out only because its day is not known."""
        if not self.dated:
            return "0"
        return f"{Choice(self.outlet).sql(day)} AND {day} IS NULL"

    def values(self) -> dict[str, str | None]:
        return {
            "outlet": self.outlet,
            "since": self.since.isoformat() if self.since else None,
            "behind": f"{self.until}~" if self.until else None,  # sorts behind every time of that day
        }
