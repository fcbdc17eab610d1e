"""« Envoyé le »: a person says that a pack left; the register keeps what was in it, and the day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.taches import ENVOYER, Tache
from pipeline.run.envoyer.paquets import PART
from pipeline.run.signatures.dates import envoyee, inscrire
from pipeline.settings import Settings
from pipeline.store import envois
from pipeline.store.lock import one_run
from pipeline.workbook.values.fold import fold


@dataclass(frozen=True, slots=True)
class Confirme:
    """What was confirmed: the dossier, the addressee, the papers, what there is to know (French)."""

    reference: str
    label: str
    noms: tuple[str, ...]
    dits: tuple[str, ...] = ()


def confirmer(settings: Settings, reference: str, label: str, le: date) -> Confirme:
    """Record that the pack prepared for an addressee left on a day.

    Raises ``UserError`` when there is no such pack, or several, when it left already, or for a day that
    is to come or before it was prepared.
    """
    with one_run(settings.registre):
        pack = _pack(settings, reference, label)
        prepared = date.fromisoformat(pack.prepare.le)
        if not prepared <= le <= settings.day:
            raise UserError(
                f"Préparé le {date_longue(prepared)}, il ne peut pas être parti le {date_longue(le)}.",
                "Corrigez la date.",
            )
        sent = replace(pack.prepare, acte=envois.ENVOYE, le=le.isoformat())
        envois.record(settings.registre, [sent])
    said = inscrire(settings, {key: envoyee(key, le) for key in sent.pieces}, "envoi confirmé")
    return Confirme(sent.reference, sent.role, tuple(sent.noms.values()), said)


def _pack(settings: Settings, reference: str, label: str) -> envois.Envoi:
    mine = [
        e for e in envois.load(settings.registre).values() if fold(e.prepare.reference) == fold(reference)
    ]
    waiting = [each for each in mine if each.en_attente]
    found = [each for each in waiting if fold(label) in (fold(each.prepare.role), fold(_role(each)))]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"« {each.prepare.role} »" for each in waiting) or "aucun"
    what = "Plusieurs envois préparés" if found else "Aucun envoi préparé et pas encore confirmé"
    raise UserError(
        f"{what} pour « {label} » dans le dossier « {reference} ».",
        f"En attente : {known}. Préparez-les par « envoyer preparer {reference} ».",
    )


def _role(each: envois.Envoi) -> str:
    """« employeur » for « employeur KERLANN »."""
    return each.prepare.cle.split("/")[1]


def taches(settings: Settings) -> Iterator[Tache]:
    """The packs that were prepared and that nobody said were sent; what is confidential is not said here."""
    for each in envois.load(settings.registre).values():
        if each.en_attente and not each.prepare.cle.endswith(f"/{PART}"):
            day = date.fromisoformat(each.prepare.le)
            said = f"L’envoi préparé le {date_longue(day)} pour « {each.prepare.role} » est à faire, puis"
            yield Tache(ENVOYER, each.prepare.reference, "envoi", "l’organisme", day, f"{said} à confirmer.")
