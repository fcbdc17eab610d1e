"""The old compound file (OLE): its directory and its streams, with every chain bounded."""

import struct
from collections.abc import Iterator

from pipeline.sheetfiles.refusal import Reason, Refusal

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY = 128
_HEADER_FAT = 109


class CompoundFile:
    """The named streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise Refusal(Reason.DAMAGED) from error

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refusal(Reason.DAMAGED)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        first_directory, _, self._cutoff, first_mini, _, first_difat, _ = struct.unpack_from(
            "<7I", self._data, 48
        )
        self._fat = self._table(self._fat_sectors(first_difat))
        self._mini_fat = self._table(list(self._chain(first_mini, self._fat)))
        directory = self._join(first_directory)
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        self._streams = {_name(entry): _extent(entry) for entry in reversed(entries) if _name(entry)}
        root, root_size = _extent(entries[0])
        self._mini = self._join(root)[:root_size]

    @property
    def names(self) -> frozenset[str]:
        """The names of its streams and storages."""
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """The bytes of one stream."""
        start, size = self._streams[name]
        if size >= self._cutoff:
            return self._join(start)[:size]
        step = self._mini_size
        return b"".join(self._mini[n * step : (n + 1) * step] for n in self._chain(start, self._mini_fat))[
            :size
        ]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        raw = b"".join(self._sector(number) for number in sectors)
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _fat_sectors(self, first_difat: int) -> list[int]:
        numbers = list(struct.unpack_from(f"<{_HEADER_FAT}I", self._data, 76))
        seen: set[int] = set()
        following = first_difat
        while following < _LAST_SECTOR and following not in seen:
            seen.add(following)
            *more, following = self._table([following])
            numbers += more
        return list(dict.fromkeys(number for number in numbers if number < len(self._data) // self._size))

    def _chain(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        seen: set[int] = set()
        while start < _LAST_SECTOR:
            if start in seen or start >= len(table):
                raise Refusal(Reason.DAMAGED)
            seen.add(start)
            yield start
            start = table[start]

    def _join(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._chain(start, self._fat))


def _name(entry: bytes) -> str:
    length = min(struct.unpack_from("<H", entry, 64)[0], 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace") if entry[66] else ""


def _extent(entry: bytes) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", entry, 116)
    return start, size
