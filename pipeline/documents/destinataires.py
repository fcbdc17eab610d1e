"""Who is sent a document: what its type declares, narrowed by its subject and by the scheme; fails closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.dispositifs import Dispositif, TypeDocument
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets
from pipeline.workbook.records import Record

if TYPE_CHECKING:
    from pipeline.documents.kind import DocumentType, Sujet


class Role(StrEnum):
    """What an addressee is to a dossier; the value is what people read, never a funder's name."""

    AGENT = "agent"
    EMPLOYEUR = "employeur"
    RH = "cellule RH"
    FINANCEUR = "financeur"
    REFERENT = "référent handicap"
    CONSEILLER = "conseiller"
    CONSENTI = "destinataire consenti"


@dataclass(frozen=True, slots=True)
class Destinataire:
    """One addressee: its role, its code in the workbooks (an agent has none), its name, its e-mail or ""."""

    role: Role
    code: str = ""
    nom: str = ""
    courriel: str = ""


def destinataires(kind: "DocumentType", sujet: "Sujet") -> Iterator[Destinataire]:
    """Everybody to whom a document of that type is sent, each once: nobody where the type declares nobody."""
    found = {
        (each.role, each.code): each
        for dossier in sujet.dossiers
        for role in kind.pour
        if _applies(kind, sujet, dossier, role)
        for each in _of(role, dossier, sujet)
    }
    yield from found.values()


def _applies(kind: "DocumentType", sujet: "Sujet", dossier: Dossier, role: Role) -> bool:
    """A group's paper goes to no agent and no funder of one; employers and HR get what the scheme says."""
    if role in (Role.AGENT, Role.FINANCEUR):
        return sujet.dossier is not None
    if role is Role.EMPLOYEUR:
        named = nommes(dossier.dispositif, kind.famille)
        return not named or role in named or (Role.FINANCEUR in named and _payeur(dossier, sujet))
    return role is not Role.RH or _rh(kind, dossier)


def _rh(kind: "DocumentType", dossier: Dossier) -> bool:
    known = kind.famille in set(TypeDocument)
    return not known or Role.RH in nommes(dossier.dispositif, kind.famille)


def _payeur(dossier: Dossier, sujet: "Sujet") -> bool:
    """Whether an employer who would receive the document pays."""
    codes = {e.row.code for e in _employeurs(dossier, sujet)}
    return any(_employs(f.payeur.source) and f.payeur.code in codes for f in dossier.financements)


def _employs(source: Record[sheets.Employeur] | Record[sheets.Financeur]) -> bool:
    return isinstance(source.row, sheets.Employeur)


# What a scheme's own words say of who receives a document.
_MOTS = {
    Role.RH: re.compile(r"\b(?:rh|ressources humaines)\b"),
    Role.EMPLOYEUR: re.compile(r"\b(?:parties|employeur|service de l.agent)\b"),
    Role.FINANCEUR: re.compile(r"\bfinanceur\b"),
    Role.AGENT: re.compile(r"\b(?:parties|agent)\b"),
}


def nommes(dispositif: Dispositif, famille: str) -> frozenset[Role]:
    """The roles that a scheme names among those who receive a document without any consent."""
    if famille not in set(TypeDocument):
        return frozenset()
    found = (d.qui for d in dispositif.destinataires_de(TypeDocument(famille)) if not d.consentement)
    return frozenset(role for who in found for role in _dits(who))


def _dits(qui: str) -> Iterator[Role]:
    said = qui.casefold()
    yield from (role for role, words in _MOTS.items() if words.search(said))


def _employeurs(dossier: Dossier, sujet: "Sujet") -> tuple[Record[sheets.Employeur], ...]:
    """Those of an agent, or the one that the document is about."""
    return (sujet.employeur,) if sujet.employeur is not None else dossier.employeurs


def _of(role: Role, dossier: Dossier, sujet: "Sujet") -> Iterator[Destinataire]:
    if role is Role.AGENT:
        row = dossier.agent.row
        yield Destinataire(role, "", f"{row.prenom} {row.nom}", row.courriel or "")
    elif role is Role.FINANCEUR:
        payers = (f.payeur for f in dossier.financements if not _employs(f.payeur.source))
        yield from (Destinataire(role, payer.code, payer.nom) for payer in payers)
    elif role is Role.CONSEILLER:
        yield from (_conseiller(record.row) for record in _intervenants(dossier, sujet))
    else:
        yield from (_employeur(role, record.row) for record in _employeurs(dossier, sujet))


def _intervenants(dossier: Dossier, sujet: "Sujet") -> tuple[Record[sheets.Intervenant], ...]:
    """Of a group's paper, who leads it: a member's own professional has no business with it."""
    if sujet.seance is not None and sujet.seance.intervenant is not None:
        return (sujet.seance.intervenant,)
    if sujet.groupe is None:
        return dossier.intervenants
    return (sujet.groupe.animateur,) if sujet.groupe.animateur else ()


def _conseiller(row: sheets.Intervenant) -> Destinataire:
    return Destinataire(Role.CONSEILLER, row.code, f"{row.prenom} {row.nom}", row.courriel or "")


def _employeur(role: Role, row: sheets.Employeur) -> Destinataire:
    """Only the HR's address is known: nobody else's mail is sent there."""
    return Destinataire(role, row.code, row.nom, (row.courriel_rh or "") if role is Role.RH else "")
