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
    """Three functions of a kind (named ones: a worker process receives them).

    ``parts`` gives what to remember of a document as generated (JSON); ``refresh`` brings an edited file up
    to date from the fresh one and what was remembered, or raises ``Unreadable``; ``replaced`` tells what
    changes for a reader when an untouched file is made again.
    """

    parts: Callable[[bytes], str]
    refresh: Callable[[bytes, bytes, Mapping[str, str]], Refreshed]
    replaced: Callable[[bytes, bytes], tuple[Change, ...]]
