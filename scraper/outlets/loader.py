"""Find the outlet files and turn each into an `Outlet`.

The shipped files are `<province>/<slug>.toml` beside this module. A user's own lie in `<data>/outlets/` or in
the folder that WARTA_OUTLETS names; one with the slug of a shipped file takes its place.

Sites made by one network or content management system share `families/<family>.toml`: an outlet has from it
what its own file does not say; `{host}` in an address is its first host. A key stands in one of the two as a
whole, nothing is mixed.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError
from scraper.models import Outlet
from scraper.outlets.check import bare, check, check_family, inherited, line_of

SHIPPED = Path(__file__).parent
FAMILIES = SHIPPED / "families"


def load(extra: Path | None = None) -> dict[str, Outlet]:
    """All outlets by slug, in the order of their slugs. extra: folder of the user's own files.

    Raises ConfigError for the first file that is wrong.
    """
    outlets, problems = read_all(extra)
    if problems:
        raise problems[0]
    return outlets


def load_file(path: Path | str) -> Outlet:
    """The outlet in this file. Raises ConfigError "file:line: what; remedy"."""
    file = Path(path)
    text, data = _read(file)
    known = sorted(p.stem for p in FAMILIES.glob("*.toml"))
    if (family := data.get("family")) in known:
        shared = FAMILIES / f"{family}.toml"
        shared_text, said = _read(shared)
        check_family(shared, shared_text, said)
        data = inherited(said, data.get("hosts")) | data
    return check(file, text, data, known)


def shipped_files() -> list[Path]:
    """The outlet files that come with Warta."""
    return sorted(p for p in SHIPPED.glob("*/*.toml") if p.parent != FAMILIES)


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, to name lines, and what it says. Raises ConfigError."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as e:
        raise ConfigError(f"{file}: cannot be read ({e.strerror}); check path and permissions") from None
    except UnicodeDecodeError as e:
        line = e.object.count(b"\n", 0, e.start) + 1
        raise ConfigError(f"{file}:{line}: is not UTF-8 text; save the file as UTF-8") from None
    text = text.replace("\r\n", "\n")
    try:
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as e:  # TOMLDecodeError is a ValueError; so are impossible dates
        raise ConfigError(_toml_error(file, text, str(e))) from None


def read_all(extra: Path | None = None) -> tuple[dict[str, Outlet], list[ConfigError]]:
    """The outlets whose files are right, and one error for each file that is wrong.

    A run over many outlets goes on with the good ones and reports the others.
    """
    outlets: dict[str, Outlet] = {}
    files: dict[str, Path] = {}
    problems: list[ConfigError] = []
    own = [folder for folder in (extra, _own_folder()) if folder]
    for shipped, path in [(True, p) for p in shipped_files()] + [
        (False, p) for folder in own for p in _own_files(folder)
    ]:
        try:
            outlet = load_file(path)
            if shipped and outlet.slug in outlets:
                other = files[outlet.slug]
                raise ConfigError(f"{path}:1: the slug {outlet.slug!r} is taken by {other}; rename one")
        except ConfigError as problem:
            if str(problem) not in map(str, problems):  # a wrong family is one mistake, not one a member
                problems.append(problem)
            continue
        outlets[outlet.slug], files[outlet.slug] = outlet, path
    problems += _shared_hosts(outlets, files)
    return dict(sorted(outlets.items())), problems


def _own_files(folder: Path) -> list[Path]:
    """The user's own outlet files. ConfigError when that is no folder, or one that may not be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as e:
        if not os.path.lexists(folder):
            return []
        raise ConfigError(
            f"{folder}: your own outlet files cannot be read ({e.strerror}); it must be a folder one may read"
        ) from None


def _own_folder() -> Path | None:
    """The folder WARTA_OUTLETS names. ConfigError when it is none: silence would hide a typing error."""
    named = os.environ.get("WARTA_OUTLETS")
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise ConfigError(f"WARTA_OUTLETS={named} is not a folder; make it or unset the variable")
    return folder


def _shared_hosts(outlets: dict[str, Outlet], files: dict[str, Path]) -> list[ConfigError]:
    """A page must belong to one outlet, so a host may stand in one file only. Drops the later outlet."""
    owner: dict[str, str] = {}
    problems = []
    for slug in list(outlets):
        taken = next((h for h in outlets[slug].hosts if owner.get(bare(h), slug) != slug), None)
        if taken is None:
            owner.update({bare(h): slug for h in outlets[slug].hosts})
            continue
        other = files[owner[bare(taken)]]
        line = line_of(_read(files[slug])[0], "hosts", value=taken)
        problems.append(
            ConfigError(
                f"{files[slug]}:{line}: the host {taken!r} is already in {other}; keep it in one of them"
            )
        )
        del outlets[slug]
    return problems


def _toml_error(file: Path, text: str, message: str) -> str:
    """tomllib says "what (at line 3, column 5)"; ours is "file:3: what"."""
    what, _, where = message.partition(" (at ")
    line: str | int = where.removeprefix("line ").partition(",")[0] if where else 1
    if where.startswith("end"):  # of document
        line = text.rstrip().count("\n") + 1
    for beginning, said in _SAID.items():
        if what.startswith(beginning):
            return f"{file}:{line}: not valid TOML: {said}"
    return f"{file}:{line}: not valid TOML: {what.rstrip('.')}; mend the line (strings need quotes)"


_TWICE = "a key stands here that the file has already; keep one of the two"
_OPEN = "a quote is not closed; close it"
_SAID = {
    "Cannot overwrite a value": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Cannot declare ('rules',) twice": "two tables have one name; write [[rules]], in double brackets",
    "Illegal character '\\n'": _OPEN,
    "Unterminated string": "three quotes are not closed, here or on a line above; close them",
    'Expected "\'"': "a single quote is not closed, here or on a line above; close it",
    "Unclosed array": "a list is not closed, or lacks a comma; mend this line or the one before it",
    "Unescaped '\\'": "a backslash in double quotes; write the text in single quotes",
}
"""What tomllib says of frequent mistakes, and what a person understands."""
