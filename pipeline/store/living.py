"""A document that follows the workbook while a person edits it: what its kind gives the store to do so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.store.outcome import Change


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refreshed file (the same bytes when nothing had to change) and what is to be told.

    ``missing`` names the fields whose data changed and which can no longer be found in the file.
    """

    data: bytes
    changes: tuple[Change, ...]
    parts: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Living:
    """Functions of a kind (named ones: a worker process receives them).

    ``parts`` gives what to remember of a document as generated (JSON); ``refresh`` brings an edited file up
    to date from the fresh one and what was remembered, or raises ``Unreadable``; ``replaced`` tells what
    changes for a reader when an untouched file is made again; ``renew`` gives a new version that holds every
    word typed in the edited one (the same bytes: it would differ by nothing); ``recognised`` what to
    remember of a file of unknown history.
    """

    parts: Callable[[bytes], str]
    refresh: Callable[[bytes, bytes, Mapping[str, str]], Refreshed]
    replaced: Callable[[bytes, bytes], tuple[Change, ...]]
    renew: Callable[[bytes, bytes, Mapping[str, str]], Refreshed]
    recognised: Callable[[bytes, bytes], str]
