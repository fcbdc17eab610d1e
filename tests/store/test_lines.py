"""A register of lines: what a crash cut short was never added, what cannot be read is said."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store import lines
from pipeline.store.envois import load
from pipeline.store.signatures import received
from pipeline.synthese import cosignatures, transmission

DAY = dt.date(2026, 12, 1)


def made(name: str) -> transmission.Transmise:
    return transmission.Transmise("2026-001", name, "", DAY, "0" * 64, f"transmissions/{name}/s.docx")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\r", "\n", "\0"])
def test_a_name_keeps_its_signs(tmp_path: Path, sign: str) -> None:
    for name in (f"Ressources{sign}humaines", "Direction"):
        transmission.record(tmp_path, made(name))
    assert [each.destinataire for each in transmission.recorded(tmp_path)] == [
        f"Ressources{sign}humaines",
        "Direction",
    ]


def test_a_line_that_was_cut_short_was_never_added_and_spoils_none(tmp_path: Path) -> None:
    path = tmp_path / transmission.REGISTER
    transmission.record(tmp_path, made("A"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert [each.destinataire for each in transmission.recorded(tmp_path)] == ["A"]
    transmission.record(tmp_path, made("B"))
    assert [each.destinataire for each in transmission.recorded(tmp_path)] == ["A", "B"]
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    transmission.record(tmp_path, made("C"))
    assert [each.destinataire for each in transmission.recorded(tmp_path)] == ["A", "B", "C"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


READERS = {
    transmission.REGISTER: transmission.recorded,
    cosignatures.REGISTER: cosignatures.cosigned,
    "envois.jsonl": load,
    "signatures.jsonl": received,
}


@pytest.mark.parametrize("data", [b"\xff\xfe\n", b"[3]\n", b"{}\n", b'{"le": 3}\n', b"null\n", None])
@pytest.mark.parametrize("name", sorted(READERS))
def test_one_that_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is None:
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError, match=r"Le registre des .* est illisible") as caught:
        READERS[name](tmp_path)
    assert caught.value.place == str(tmp_path / name)


def test_where_it_cannot_be_added_to_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ne peut pas être complété"):
        lines.add(tmp_path / "absent" / "r.jsonl", [{"a": 1}])
