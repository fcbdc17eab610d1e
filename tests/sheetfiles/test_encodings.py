"""An encoding is shown to be right, not chosen because it decodes; a separator by the regularity of lines."""

import pytest

from pipeline.sheetfiles.delimited import decode, separator
from pipeline.sheetfiles.refusal import Reason, Refusal

TEXT = (
    "Référence;Nom;Prénom;Fonction\r\n"
    "2026-201;Kerléo;Hélène;Chargée d'accueil\r\n"
    "2026-202;GRÉAU;François;Agent de maîtrise\r\n"
    "2026-203;Noël;Zoë;Élagueur à Plouër\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "mac_roman", "utf-16-le", "utf-16-be"])
def test_french_is_read_in_each_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, encoding)


@pytest.mark.parametrize("word", ["é", "è", "ç", "à", "ô", "É"])
def test_one_accent_is_enough_to_tell_cp1252(word: str) -> None:
    text = f"Nom;Ville\r\nX;Pl{word}ben\r\n" if word != "É" else "NOM;VILLE\r\nX;LÉON\r\n"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_lines_in_two_encodings_are_refused() -> None:
    mixed = "Hélène Kerléo;François\r\n".encode("cp1252") + "Zoë Gréau;maîtrise\r\n".encode("cp850")
    with pytest.raises(Refusal) as caught:
        decode(mixed)
    assert caught.value.reason is Reason.MIXED


def test_what_reads_as_well_in_two_ways_is_refused_with_both() -> None:
    with pytest.raises(Refusal) as caught:
        decode(b"Nom;Ville\r\n\x82;B\r\n\x8e;C\r\n\x88;D\r\n")
    assert caught.value.reason is Reason.ENCODING
    assert " ou « " in caught.value.message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Export SIRH, édité le 12/03/2026\n\nA;B;C\n1;2;3\n4;5;6\n", ";"),
        ("A|B|C\n1|2|3\n", "|"),
        ("A\tB\n1,5\t2,5\n", "\t"),
        ('A,B\n"x;y",2\n', ","),
        ("Nom;Prix\na;1,5\nb;2,5\n", ";"),
        ("rien\nrien\n", ""),
    ],
)
def test_the_separator_is_the_one_by_which_lines_are_alike(text: str, mark: str) -> None:
    assert separator(text) == mark
