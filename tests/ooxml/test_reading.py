"""The quick reading of a zip gives what ``zipfile`` gives, or leaves the file to it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ooxml.reading import content, directory
from pipeline.store.package import Package, Unreadable
from tests.synthese import hands
from tests.synthese.word import convention, synthese

FILES = (convention, synthese)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(data: bytes) -> dict[str, bytes | None]:
    found = directory(data) or {}
    return {name: content(data, name, entry) for name, entry in found.items()}


@pytest.mark.parametrize("make", FILES)
def test_our_own_files_are_read_quickly_and_alike(make: Callable[[], bytes]) -> None:
    data = make()
    assert read(data) == members(data)
    assert list(directory(data) or {}) == list(members(data))


def test_a_file_saved_by_another_program_is_read_alike_one_way_or_the_other() -> None:
    data = hands.saved_by_word(convention(), 3)
    package = Package(data)
    assert {name: package.read(name) for name in package.entries} == members(data)


@pytest.mark.parametrize("spoilt", [b"", b"PK", b"PK\x05\x06" + b"\x00" * 18, b"%PDF-1.7" * 10])
def test_what_is_no_word_file_is_refused_in_french(spoilt: bytes) -> None:
    with pytest.raises(Unreadable, match="n’est pas un document Word"):
        Package(spoilt)


@pytest.mark.parametrize("build", [{"comment": b"x"}, {"extra": b"\x01\x00\x00\x00"}, {"name": "é.xml"}])
def test_an_uncommon_zip_is_left_to_zipfile(build: dict[str, Any]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(str(build.get("name", "a.xml")))
        info.extra = build.get("extra", b"")
        archive.writestr(info, b"<a/>")
        archive.comment = build.get("comment", b"")
    assert directory(stream.getvalue()) is None


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_one_spoilt_byte_never_gives_other_bytes_than_zipfile(place: int, change: int) -> None:
    data = bytearray(convention())
    data[place % len(data)] ^= change
    sound = members(convention())
    for name, found in read(bytes(data)).items():
        assert found is None or found == sound.get(name)


def test_a_member_that_swells_beyond_its_size_is_not_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"0" * 10_000_000)
    data = stream.getvalue()
    entry = (directory(data) or {})["a.xml"]
    entry.file_size = 10
    assert content(data, "a.xml", entry) is None
