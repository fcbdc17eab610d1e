import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.names import PATH_LIMIT, RESERVE, distinct, fit, folded, nom_de_fichier, with_mark

ROOT = Path("/un/dossier/outputs")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["Convention", "DUPRÉ Aline"], "Convention - DUPRÉ Aline.docx"),
        (["Convention", "N° 12/2026 : « a »"], "Convention - N° 12-2026 - « a ».docx"),
        (["CON"], "CON_.docx"),
        (["nul.2026"], "nul_.2026.docx"),
        (["com1"], "com1_.docx"),
        (["Dupré..  "], "Dupré.docx"),
        (["~$Dupré"], "Dupré.docx"),
        (["a\tb\nc\x07"], "a b c.docx"),
        (["", "  "], "document.docx"),
        ([unicodedata.normalize("NFD", "Élodie")], "Élodie.docx"),
    ],
)
def test_a_file_name_is_one_that_every_system_accepts(parts: list[str], name: str) -> None:
    assert nom_de_fichier(parts) == name


@given(st.lists(st.text(), max_size=3), st.integers(30, 120))
def test_any_text_gives_a_safe_name_of_at_most_the_limit(parts: list[str], limit: int) -> None:
    name = nom_de_fichier(parts, limit=limit)
    stem = name.removesuffix(".docx")
    assert name.endswith(".docx")
    assert len(name) <= limit + 1  # a reserved name gains one underscore
    assert not set(name) & set('<>:"/\\|?*')
    assert stem == stem.strip(" .")
    assert stem.partition(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


def test_namesakes_get_their_references_whatever_the_order_of_rows() -> None:
    proposed = {"contrat/B": "c/Martin Paul.docx", "contrat/A": "c/MARTIN Paul.docx", "contrat/C": "c/X.docx"}
    expected = {
        "contrat/A": "c/MARTIN Paul (A).docx",
        "contrat/B": "c/Martin Paul (B).docx",
        "contrat/C": "c/X.docx",
    }
    assert distinct(proposed, ROOT) == expected
    assert distinct(dict(reversed(proposed.items())), ROOT) == expected


@given(
    st.dictionaries(
        st.text(min_size=1).map("contrat/{}".format),
        st.text(max_size=300).map("c/{}.docx".format),
        max_size=8,
    )
)
def test_no_two_documents_share_a_path_and_none_is_too_long(proposed: dict[str, str]) -> None:
    paths = distinct(proposed, ROOT)
    assert len({folded(path) for path in paths.values()}) == len(proposed)
    assert all(len(f"{ROOT}/{path}") <= PATH_LIMIT for path in paths.values())


def test_a_mark_is_never_shortened() -> None:
    assert with_mark("syntheses/" + "n" * 60 + ".docx", "nouvelle version 2026-08-01", 80).endswith(
        " (nouvelle version 2026-08-01).docx"
    )
    assert len(with_mark("syntheses/" + "n" * 60 + ".docx", "nouvelle version 2026-08-01", 80)) == 80


def test_a_long_folder_shortens_the_name_and_leaves_room_for_a_mark() -> None:
    folder = "f" * 100
    fitted = fit(f"{folder}/{'n' * 200}.docx", 200)
    assert fitted.startswith(f"{folder}/n")
    assert len(fitted) == 200 - RESERVE
