"""What a PDF says is found in its text, or in its title however it is written."""

from io import BytesIO

import pytest
from pikepdf import Pdf

from pipeline.pdf.words import spelt, words

WORD = "SYN-2026-001"


@pytest.mark.parametrize(
    "title",
    [
        f"({WORD})".encode(),
        b"(\xfe\xff" + f"Bilan n°\xa0{WORD}".encode("utf-16-be") + b")",
        b"<FEFF" + f"Bilan – {WORD}".encode("utf-16-be").hex().upper().encode() + b">",
        b"<feff" + WORD.encode("utf-16-be").hex().encode() + b">",
    ],
)
def test_a_title_is_found_however_it_is_spelt_and_no_longer_one_is_taken_for_it(title: bytes) -> None:
    pdf = b"%PDF-1.7\n1 0 obj\n<</Title" + title + b">>\nendobj\n"
    assert spelt(pdf, WORD)
    assert not spelt(pdf, WORD[:-1])
    assert not spelt(pdf, "SYN-2026-002")


def test_the_title_of_a_whole_pdf_is_read_and_what_is_none_says_nothing() -> None:
    made = Pdf.new()
    made.add_blank_page()
    made.docinfo["/Title"] = f"Synthèse {WORD}"
    data = BytesIO()
    made.save(data)
    assert WORD in words(data.getvalue())
    assert words(b"%PDF-1.7 rien") == ""
