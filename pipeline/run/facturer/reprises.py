"""What the register learns otherwise than by issuing: invoices of before, rectifications, the year's end."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.factures.exports import safe
from pipeline.factures.issue import take_over
from pipeline.factures.pieces import Issued, find_invoice
from pipeline.factures.rectify import Change, rectify
from pipeline.factures.reponses import keep
from pipeline.french import date_courte, montant
from pipeline.model import etats
from pipeline.model.entites import Dossier, Modele
from pipeline.model.facturation import bilan
from pipeline.model.factures import Draft, Tiers, ligne_ttc
from pipeline.model.mentions import emetteur
from pipeline.model.parties import rectifiable, tiers
from pipeline.run.facturer import registre
from pipeline.run.facturer.lecture import own_dossiers
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.workbook.vocabulary import Unite

LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Reprise:
    """An invoice issued before the program was adopted, as it is typed."""

    numero: str
    le: date
    reference: str
    payeur: str
    ttc: Decimal
    taux: Decimal
    fichier: Path


def reprendre(settings: Settings, reprise: Reprise) -> Issued:
    """Record it with its own file, so that its bilan is known as billed and it can be credited."""
    dossier = _dossier(own_dossiers(settings).modele, reprise.reference)
    payer = next((f.payeur for f in dossier.financements if cle(f.payeur.code) == cle(reprise.payeur)), None)
    if payer is None:
        raise UserError(
            f"{reprise.payeur} ne paie rien du bilan {reprise.reference}.",
            "Donnez le code du payeur : celui de l’employeur, ou celui de la feuille « Financements ».",
        )
    document = _document(reprise.fichier)
    draft = _draft(dossier, tiers(payer), reprise)
    with registre.opened(settings) as register:
        keep(register, (each for each in dossier.reponses if each.dite))
        piece = take_over(register, draft, reprise.le, reprise.numero, document, dossier.reponses)
        registre.note_issue(settings, register)
    return piece


def _document(fichier: Path) -> bytes:
    try:
        data = fichier.read_bytes()
    except OSError:
        raise UserError(f"« {fichier.name} » ne se lit pas.", "Vérifiez le nom.", str(fichier)) from None
    if not data or len(data) > LARGEST:
        raise UserError(
            f"« {fichier.name} » est vide ou trop gros.", "Donnez la facture elle-même.", str(fichier)
        )
    return data


def _draft(dossier: Dossier, payeur: Tiers, reprise: Reprise) -> Draft:
    body = dossier.organisme.row
    wording = f"{dossier.dispositif.libelle_public} – {dossier.agent.row.prenom} {dossier.agent.row.nom}"
    line = ligne_ttc(wording, Decimal(1), Unite.BILAN, reprise.ttc, reprise.taux, dossier.reference)
    return Draft(
        organisme=body.code,
        serie=body.serie_de_factures or body.code,
        cle="|".join((body.code, payeur.code, dossier.reference)),
        emetteur=emetteur(body),
        financeur=payeur,
        client=payeur,
        regime=body.regime_de_tva.value if body.regime_de_tva else "",
        lignes=(line.model_copy(update={"bilan": bilan(dossier, reprise.ttc)}),),
        execution=min(etats.jour_de_cloture(dossier) or reprise.le, reprise.le),
        exercice=reprise.le.year,
        reprise=reprise.fichier.suffix.lower() or ".bin",
    )


def _dossier(modele: Modele, reference: str) -> Dossier:
    found = next((d for d in modele.dossiers if cle(d.reference) == cle(reference)), None)
    if found is None:
        raise UserError(
            f"Aucun dossier ne porte la référence « {reference} ».", "Vérifiez-la dans la feuille « Agents »."
        )
    return found


def rectifier(settings: Settings, numero: str, motif: str) -> tuple[Change, ...]:
    """Record what the workbook says otherwise of the parties of an invoice and of its references."""
    modele = own_dossiers(settings).modele
    with registre.opened(settings) as register:
        with register.reading() as connection:
            piece = find_invoice(connection, numero)
        return rectify(register, numero, _as_today(piece, modele), motif, settings.day)


def _as_today(piece: Issued, modele: Modele) -> Draft:
    """The invoice with its parties and references as the workbook has them now."""
    dossier = next((d for d in modele.dossiers if any(f.numero == piece.numero for f in d.facturees)), None)
    if dossier is None:
        raise UserError(
            f"Aucun bilan du classeur n’est celui de {piece.numero}.",
            "Remettez sa ligne dans « Agents », ou corrigez d’abord l’erreur du classeur qui le bloque.",
        )
    code = next(f.financeur for f in dossier.facturees if f.numero == piece.numero)
    paid = next((f for f in dossier.financements if cle(f.payeur.code) == cle(code)), None)
    if paid is None:
        return piece.draft.model_copy(update={"emetteur": emetteur(dossier.organisme.row)})
    return piece.draft.model_copy(update=rectifiable(dossier, paid))


@dataclass(frozen=True, slots=True)
class NonFacture:
    """A service done by the end of the year and not invoiced."""

    reference: str
    organisme: str
    payeur: str
    clos_le: date
    ttc: Decimal | None
    raison: str


def fin_annee(settings: Settings, annee: int) -> tuple[tuple[NonFacture, ...], Path]:
    """List the services done by 31 December and not invoiced, and write the list for the accounts."""
    modele = own_dossiers(settings).modele
    rows = tuple(row for d in modele.dossiers for row in _non_factures(d, date(annee, 12, 31)))
    target = settings.outputs / "suivi" / f"fin-annee-{annee}.csv"
    files.make_folder(target.parent)
    files.write(target, _csv(rows).encode("utf-8-sig"))
    return rows, target


def _non_factures(dossier: Dossier, end: date) -> list[NonFacture]:
    day = etats.jour_de_cloture(dossier)
    if day is None or day > end:
        return []
    held = [r.issue.message for r in dossier.retenues if r.touches("facture") and not r.issue.confidential]
    why, body = " ".join(dict.fromkeys(held)), dossier.organisme.row.code
    if not dossier.brouillons and held and not dossier.facturees:
        return [NonFacture(dossier.reference, body, "", day, None, why)]
    return [
        NonFacture(dossier.reference, body, draft.financeur.nom, day, draft.total_ttc, why)
        for draft in dossier.brouillons
    ]


COLUMNS = ("Référence", "Organisme", "Payeur", "Clos le", "Montant TTC", "Pourquoi la facture attend")


def _csv(rows: Sequence[NonFacture]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = (row.reference, row.organisme, row.payeur, row.clos_le, row.ttc, row.raison)
        writer.writerow([safe(value) for value in values])
    return stream.getvalue()


def described(row: NonFacture) -> str:
    """One line of the list."""
    amount = montant(row.ttc) if row.ttc is not None else "montant à établir"
    why = f" – {row.raison}" if row.raison else ""
    who = row.payeur or "payeur à préciser"
    return f"{row.reference} ({row.organisme}), clos le {date_courte(row.clos_le)}, {who} : {amount}{why}"
