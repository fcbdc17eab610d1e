"""The base of article 6 that a cell names: as people write it, or an error that proposes the nearest."""

import pytest

from pipeline.issues import Severity
from pipeline.workbook.values import Refused
from pipeline.workbook.values.lists import choice
from pipeline.workbook.vocabulary import BaseLegale
from tests.builders import modele, seule, statuts
from tests.model.cas import change

CHOICE = choice(tuple(BaseLegale))


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("mission d’intérêt public", BaseLegale.MISSION),
        ("MISSION D'INTERET PUBLIC", BaseLegale.MISSION),
        ("Mission d'intérêt  public (art. 6.1.e)", BaseLegale.MISSION),
        ("exécution d’une mission d’intérêt général", BaseLegale.MISSION),
        ("mission de service public", BaseLegale.MISSION),
        ("exercice de l’autorité publique", BaseLegale.MISSION),
        ("l’intérêt public", BaseLegale.MISSION),
        *(
            (words, BaseLegale.MISSION)
            for words in (
                "6.1.e",
                "6.1 e",
                "6.1e",
                "6-1 e)",
                "art. 6-1-e",
                "art. 6, 1, e",
                "Art. 6 §1 e)",
                "RGPD, article 6.1.e",
                "article 6.1.e du RGPD",
                "article 6, paragraphe 1, point e)",
                "Article 6 (1) (e) RGPD",
                "6.1(e)",
                "art. 6 e",
                "ART. 6.1.E",
            )
        ),
        ("Consentement de l’agent, sans transmission à un tiers", BaseLegale.CONSENTEMENT),
        ("consentement explicite", BaseLegale.CONSENTEMENT),
        ("art. 6.1.a", BaseLegale.CONSENTEMENT),
        ("le contrat", BaseLegale.CONTRAT),
        ("obligation contractuelle", BaseLegale.CONTRAT),
        ("mesures précontractuelles", BaseLegale.CONTRAT),
        ("respect d’une obligation légale", BaseLegale.OBLIGATION),
        ("obligation réglementaire (décret n° 2022-1043)", BaseLegale.OBLIGATION),
        ("art. 6.1.c", BaseLegale.OBLIGATION),
        ("intérêts légitimes", BaseLegale.INTERET),
        ("6.1.f", BaseLegale.INTERET),
    ],
)
def test_a_base_is_known_by_its_words_or_by_its_letter(words: str, base: BaseLegale) -> None:
    assert CHOICE(words) is base


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("on verra", "valeur-hors-liste", "n’est pas dans la liste."),
        ("concentement", "valeur-hors-liste", "« consentement »"),
        ("intérêt légitme", "valeur-hors-liste", "« intérêt légitime »"),
        ("intérêts vitaux", "valeur-hors-liste", "n’est pas dans la liste"),
        ("article 6.1.d", "valeur-hors-liste", "n’est pas dans la liste"),
        ("article 6 à préciser", "valeur-hors-liste", "n’est pas dans la liste"),
        ("article 6 a preciser", "valeur-hors-liste", "n’est pas dans la liste"),
        ("article 16.1.e", "valeur-hors-liste", "n’est pas dans la liste"),
        ("2016", "valeur-hors-liste", "n’est pas dans la liste"),
        ("mission d’intérêt public ; consentement", "plusieurs-bases-legales", "plusieurs bases légales"),
        ("6.1.c et 6.1.e", "plusieurs-bases-legales", "plusieurs bases légales"),
        ("mission d’intérêt public (6.1.c)", "plusieurs-bases-legales", "plusieurs bases légales"),
    ],
)
def test_what_names_none_or_several_is_refused(words: str, code: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        CHOICE(words)
    assert refused.value.code == code
    assert said in refused.value.message


def test_an_unknown_base_withholds_the_deeds_that_print_it_and_nothing_else() -> None:
    book = change(("Organismes", 0, "Base légale", "concentement"))
    issue = seule(modele(book), "valeur-hors-liste")
    assert issue.severity is Severity.ERREUR
    held = {key for key, status in statuts(book).items() if status == "retenu"}
    assert held == {"convention/2026-001", "contrat/2026-001"}
