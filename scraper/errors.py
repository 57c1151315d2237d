"""The errors a user may meet, each with its exit code.

WartaError                one line for the user: what, where, what to do
├── UsageError            exit 2   wrong words on the command line
├── ConfigError           exit 2   an outlet file or setting is wrong
├── ArchiveError          exit 2   the archive cannot be opened or written
├── RunFailed             exit 1   the run ended, but its verdict is bad
└── Busy                  exit 75  another run holds the archive (sysexits.h: EX_TEMPFAIL)
"""

from __future__ import annotations


class WartaError(Exception):
    """Carries one line for the user. No traceback ever reaches a terminal."""

    exit_code = 1


class UsageError(WartaError):
    exit_code = 2


class ConfigError(WartaError):
    exit_code = 2


class ArchiveError(WartaError):
    exit_code = 2


class RunFailed(WartaError):
    exit_code = 1


class Busy(WartaError):
    exit_code = 75
