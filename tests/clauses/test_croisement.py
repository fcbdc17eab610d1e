"""Schemes × who delivers × bases × interruption rules × one or two employers × billed or not: one rule."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from pipeline.clauses import bibliotheque
from pipeline.dispositifs import Interruption, RegleInterruption
from pipeline.documents import clauses
from pipeline.documents.textes import du_dossier, faits, publique, textes
from pipeline.model.entites import Dossier
from pipeline.workbook.vocabulary import BaseLegale, RoleRGPD
from tests.builders import INDIVIDUELS, classeur, dispositif, modele
from tests.clauses.lecture import fautes, indefinis
from tests.workbook.builders import Book, employeur

BASES = (*BaseLegale, None)
REGLES = (
    None,
    Interruption(regle=RegleInterruption.FORFAIT),
    Interruption(regle=RegleInterruption.FORFAIT, texte="Le forfait reste dû en entier."),
    Interruption(regle=RegleInterruption.HEURES, taux_horaire=Decimal(85)),
    Interruption(regle=RegleInterruption.RIEN),
)
PAR = [(code, kind.par.value) for code in INDIVIDUELS for kind in dispositif(code).documents]
DOCUMENTS = ("convention", "contrat")


@cache
def dossier(code: str, par: str, employeurs: int, *, facture: bool) -> Dossier:
    book: Book = classeur(code, par)
    if employeurs == 2:
        book.add("Employeurs", **employeur("PLOUVEN", "20005678600011"))
        book.set("Agents", 0, "Employeur", "KERLANN ; PLOUVEN")
    if not facture:
        book.sheets["Tarifs"] = []
    (found,) = modele(book).dossiers
    return found if facture else replace(found, tarif=None)


def variantes(one: Dossier) -> Iterator[tuple[Dossier, str]]:
    """The dossier under each basis and each rule; the other facts of the body turn with them (pairwise)."""
    row = one.organisme.row
    for rank, base in enumerate(BASES):
        for turn, regle in enumerate(REGLES):
            body = {
                "base_legale": base,
                "role_rgpd": (*RoleRGPD, None)[(rank + turn) % 4],
                "duree_de_conservation": ("un an", None)[(rank + turn) % 2],
                "assureur": ("Mutuelle de l’Exemple", None)[turn % 2],
                "siret": ("20001234200016", "99900142300014")[rank % 2]
                if row.type.value == "prestataire"
                else row.siret,
            }
            record = replace(one.organisme, row=row.model_copy(update=body))
            scheme = one.dispositif.model_copy(
                update={"interruption": regle, "suivi_mois": (None, 6)[turn % 2]}
            )
            yield replace(one, organisme=record, dispositif=scheme), base.value if base else "non indiquée"


@pytest.mark.parametrize("facture", [True, False], ids=["facturé", "non facturé"])
@pytest.mark.parametrize("employeurs", [1, 2])
@pytest.mark.parametrize(("code", "par"), PAR)
def test_no_deed_says_two_rules_on_one_subject(code: str, par: str, employeurs: int, facture: bool) -> None:
    for one, base in variantes(dossier(code, par, employeurs, facture=facture)):
        for document in DOCUMENTS:
            said = textes(document, one, du_dossier(one))
            whole = {sujet: getattr(said, sujet) for sujet in bibliotheque().sujets}
            public = publique(one.organisme.row)
            assert fautes(whole, _du_dispositif(one), public=public, droits=base) == [], (document, base)
            if document == "convention":
                parties = "« l’employeur » « l’agent »"  # the blocks of the parties define them
                flat = " ".join(text for paragraphs in whole.values() for text in paragraphs)
                assert indefinis(f"{parties} {flat}") == []


def _du_dispositif(one: Dossier) -> str:
    """What a deed takes from its scheme as it is."""
    blocs, secret = clauses.engagements(one.dispositif), clauses.confidentialite(one.dispositif)
    words = [*secret.regles]
    for bloc in (blocs.organisme, blocs.agent, blocs.employeur):
        words += [bloc.introduction, *bloc.points]
    return " ".join(words).replace("prendre en charge le bilan professionnel", "")


@pytest.mark.parametrize(("code", "par"), PAR)
def test_the_facts_of_a_dossier_are_all_known(code: str, par: str) -> None:
    one = dossier(code, par, 1, facture=True)
    known = bibliotheque().faits.keys() - {"document"}
    assert faits(one, du_dossier(one)).keys() == known


@pytest.mark.parametrize(("code", "par"), PAR)
def test_a_prestataire_keeps_nothing_that_the_law_does_not_impose(code: str, par: str) -> None:
    one = dossier(code, par, 1, facture=True)
    said = textes("convention", one, du_dossier(one))
    kept = " ".join((*said.garde_synthese, *said.garde_travail, *said.garde_suivi))
    assert ("détruite par le prestataire" in kept) is (par == "prestataire")
    assert ("un an" in kept) is (par != "prestataire" and bool(one.dispositif.synthese.conservation_mois))
