"""An organisation's own wordings, and what its copies of older schemes still say."""

from pathlib import Path

from pipeline.dispositifs import load
from pipeline.dispositifs.loader import SHIPPED
from pipeline.documents import convention
from tests.builders import classeur, modele

VIEUX = """
[interruption]
regle = "forfait"
texte = "Le forfait reste dû en entier."
"""
PHRASE = (
    "Chaque partie peut mettre fin au bilan par écrit. L’attestation de présence est alors arrêtée aux "
    "heures réalisées et les parties conviennent par écrit de ce qui reste dû."
)


def folder(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    return tmp_path


def copie(phrase: str) -> str:
    """A copy of a shipped scheme, as version 0.1 worded it, with the block that the guide advises."""
    shipped = (SHIPPED / "cdg29-evolution.toml").read_text(encoding="utf-8")
    return (
        shipped.replace("annulation_organisme =", f'interruption = "{phrase}"\nannulation_organisme =')
        + VIEUX
    )


def test_the_old_sentence_on_interruption_no_longer_contradicts_the_rule(tmp_path: Path) -> None:
    schemes, issues = load(folder(tmp_path, mon=copie(PHRASE)))
    assert schemes["CDG29-EVOLUTION"].absence.interruption is None
    assert [issue.code for issue in issues] == ["dispositif-remplace"]


def test_an_own_sentence_that_says_what_is_due_beside_the_rule_is_refused(tmp_path: Path) -> None:
    schemes, issues = load(folder(tmp_path, mon=copie("Le prix est dû au prorata.")))
    assert "CDG29-EVOLUTION" not in schemes
    assert "disent tous deux ce qui est dû" in issues[0].message


def test_a_second_name_for_a_party_is_told(tmp_path: Path) -> None:
    shipped = (SHIPPED / "cdg34.toml").read_text(encoding="utf-8")
    _, issues = load(
        folder(tmp_path, mon=shipped.replace("L’employeur s’engage à :", "La mairie et la collectivité :"))
    )
    assert "partie-sous-deux-noms" in {issue.code for issue in issues}


def test_a_reworded_clause_is_every_scheme_s(tmp_path: Path) -> None:
    own = '[[clauses]]\ncode = "reclamations"\ntexte = "Écrire au siège."\n'
    schemes, issues = load(folder(tmp_path, clauses=own))
    assert issues == ()
    assert all(scheme.clauses[0].texte == ("Écrire au siège.",) for scheme in schemes.values())


def test_a_wording_that_cannot_be_read_makes_the_deeds_wait_and_nothing_else(tmp_path: Path) -> None:
    schemes, issues = load(folder(tmp_path, clauses='[[clauses]]\ncode = "reclamation"\ntexte = "x"\n'))
    assert [issue.code for issue in issues] == ["clauses-illisibles"]
    assert "vouliez-vous dire « reclamations »" in issues[0].message.replace("\u00a0", " ")
    assert not any(scheme.clauses_lisibles for scheme in schemes.values())


def test_without_any_wording_of_its_own_nothing_changes(tmp_path: Path) -> None:
    assert load(tmp_path) == load()
    (found,) = modele(classeur()).dossiers
    assert found.dispositif.clauses == ()
    assert convention.TYPE.kind == "convention"
