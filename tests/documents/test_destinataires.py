"""Who is sent what: the whole matrix of kinds, roles and subjects, against a table written by hand."""

from collections.abc import Iterator
from functools import cache

import pytest

from pipeline.documents import catalogue
from pipeline.documents.destinataires import Destinataire, Role, destinataires
from pipeline.documents.kind import DocumentType, Sujet
from pipeline.model.entites import Dossier, Modele
from pipeline.workbook import sheets
from tests.builders import COLLECTIF, classeur, modele, promotion
from tests.documents.test_kind import ATTESTE
from tests.workbook.builders import Book

A, E, RH, F, R, C = (
    Role.AGENT,
    Role.EMPLOYEUR,
    Role.RH,
    Role.FINANCEUR,
    Role.REFERENT,
    Role.CONSEILLER,
)
# One of each way in which schemes say who receives a document.
SCHEMES = ("CDG29-EVOLUTION", "CDG34", "DEPARTEMENT", "DGAFP-INDIVIDUEL")
# Everybody who may ever be sent each kind; invoices and syntheses go by rules of their own.
PERMIS = {
    "convention": {A, E},
    "avenant": {A, E},
    "correction": {A, E},
    "bulletin": {A, E},
    "calendrier": {A, E, RH, C},
    "agenda": {A, C},
    "agenda_conseiller": set(),
    "contrat": {A, C},
    "facile": {A, C},
    "avenant_contrat": {A, C},
    "correction_contrat": {A, C},
    "attestation": {A, E, RH, F},
    "facture": set(),
    "avoir": set(),
    "relance": set(),
    "devis": {E, F},
    "emargement": {C},
    "synthese": set(),
    "referent": {R},
    "convocation": {A},
    "refus": {A, E},
    "notice_rh": {RH},
    "notice_donnees": {A},
    "formations": {RH},
    "questionnaire": {A},
    "pieces": {E},
    "annexe_financiere": {E},
}


def finance(book: Book) -> Book:
    """Every agent's bilan paid in part by a fund."""
    book.add("Financeurs", Code="FONDS", Nom="Fonds pour l’insertion")
    for row in book.sheets["Agents"]:
        for payer in (row["Employeur"], "FONDS"):
            book.add("Financements", Référence=row["Référence"], Financeur=payer, Part=50)
    return book


@cache
def modeles() -> tuple[Modele, ...]:
    """Every scheme, paid by the employer or in part by a fund."""
    plain = [*map(classeur, SCHEMES), promotion()]
    return tuple(map(modele, (*plain, finance(classeur()), finance(promotion()))))


def matrice() -> Iterator[tuple[DocumentType, Sujet, Destinataire]]:
    """Every kind, for every subject that it could ever have, with each of its addressees."""
    for model in modeles():
        for kind in catalogue.TYPES:
            subjects = [*kind.sujets(model), *catalogue.of("convention").sujets(model)]
            for sujet in (*subjects, *(Sujet(d.reference, dossier=d) for d in model.dossiers)):
                yield from ((kind, sujet, someone) for someone in destinataires(kind, sujet))


def codes_of(sujet: Sujet, role: Role) -> set[str]:
    """The codes of everybody of that role in the dossiers of a subject, read from the rows."""
    found: dict[Role, set[str]] = {
        A: {""},
        E: {e.row.code for d in sujet.dossiers for e in d.employeurs},
        F: {f.payeur.code for d in sujet.dossiers for f in d.financements if _fonds(f.payeur.source.row)},
        C: {i.row.code for d in sujet.dossiers for i in d.intervenants},
    }
    group = sujet.groupe
    found[C] |= {group.animateur.row.code} if group and group.animateur else set()
    if sujet.employeur is not None:
        found[E] = {sujet.employeur.row.code}
    return found.get(role, found[E])


def _fonds(row: object) -> bool:
    return isinstance(row, sheets.Financeur)


def test_the_table_names_every_kind() -> None:
    assert set(PERMIS) == {kind.kind for kind in catalogue.TYPES}


def test_nobody_is_ever_sent_what_the_table_does_not_give_them() -> None:
    seen = 0
    for kind, sujet, someone in matrice():
        seen += 1
        assert someone.role in PERMIS[kind.kind], (kind.kind, someone)
        assert someone.code in codes_of(sujet, someone.role), (kind.kind, sujet.cle, someone)
        assert sujet.dossier is not None or someone.role in (E, RH, R, C), "a group's paper is no agent's"
    assert seen > 400


def test_everybody_of_the_table_is_sent_it_somewhere() -> None:
    found: dict[str, set[Role]] = {kind.kind: set() for kind in catalogue.TYPES}
    for kind, _, someone in matrice():
        found[kind.kind].add(someone.role)
    assert found == PERMIS


@pytest.mark.parametrize(
    ("code", "kind", "roles"),
    [
        ("DEPARTEMENT", "calendrier", {A, RH, C}),
        ("DEPARTEMENT", "attestation", {A, RH}),
        ("CDG29-EVOLUTION", "calendrier", {A, E, C}),
        ("CDG29-EVOLUTION", "attestation", {A, E}),
        ("CDG34", "attestation", {A, E}),
        ("DGAFP-INDIVIDUEL", "attestation", {A, RH}),
    ],
)
def test_employers_and_hr_get_what_the_scheme_says_they_receive(
    code: str, kind: str, roles: set[Role]
) -> None:
    sujet = Sujet("2026-001", dossier=modele(classeur(code)).dossiers[0])
    assert {each.role for each in destinataires(catalogue.of(kind), sujet)} == roles


def test_a_fund_gets_the_attestation_of_what_it_pays_and_never_the_convention() -> None:
    dossier: Dossier = modele(finance(classeur())).dossiers[0]
    sujet = Sujet("2026-001", dossier=dossier)
    paid = [each for each in destinataires(catalogue.of("attestation"), sujet) if each.role is F]
    assert [(each.code, each.nom) for each in paid] == [("FONDS", "Fonds pour l’insertion")]
    assert F not in {each.role for each in destinataires(catalogue.of("convention"), sujet)}


def test_each_is_written_to_at_the_address_that_is_known_and_nobody_at_a_made_up_one() -> None:
    book = classeur().set("Agents", 0, "Courriel", "e.legoff@exemple.fr")
    calendrier = catalogue.of("calendrier")
    (sujet,) = calendrier.sujets(modele(book))
    told = {each.role: each.courriel for each in destinataires(calendrier, sujet)}
    assert (told[A], told[E], told[C]) == ("e.legoff@exemple.fr", "", "m.lebris@cdg.example")
    (sujet,) = calendrier.sujets(modele(classeur().set("Intervenants", 0, "Courriel", None)))
    assert {each.role: each.courriel for each in destinataires(calendrier, sujet)}[C] == ""


def test_a_type_that_declares_nobody_is_sent_to_nobody() -> None:
    for sujet in ATTESTE.sujets(modele(classeur())):
        assert list(destinataires(ATTESTE, sujet)) == []


def test_a_bulletin_reaches_its_own_employer_alone() -> None:
    kind = catalogue.of("bulletin")
    for sujet in kind.sujets(modele(promotion())):
        own = {each.code for each in destinataires(kind, sujet) if each.role is E}
        assert own == {sujet.un_employeur().code}


def test_a_group_s_devis_goes_to_no_fund_of_one_member() -> None:
    kind = catalogue.of("devis")
    model = modele(finance(promotion()))
    roles = {each.role for sujet in kind.sujets(model) for each in destinataires(kind, sujet)}
    assert roles == {E}
    assert model.groupes[0].dispositif.code == COLLECTIF
