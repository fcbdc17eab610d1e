"""A synthesis that agent and professional signed: frozen as it is, its PDF made, its digest kept."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.pdf import convert
from pipeline.run.conseiller.dossiers import of_reference, own
from pipeline.run.policy import policy_of
from pipeline.settings import Settings
from pipeline.store import files, pdfs
from pipeline.store.package import Package
from pipeline.store.store import open_store
from pipeline.store.survey import whereabouts
from pipeline.store.tree import look
from pipeline.store.verdicts import sound
from pipeline.synthese.clean_copy import marks_of
from pipeline.synthese.cosignatures import Cosignature, cosigned, record


@dataclass(frozen=True, slots=True)
class Cosignee:
    """What was frozen; ``pdf`` None with ``sans_pdf``, why there is none (French)."""

    cosignature: Cosignature
    pdf: Path | None = None
    sans_pdf: str = ""


def cosigner(settings: Settings, reference: str, le: date) -> Cosignee:
    """Freeze the synthesis that was signed that day; refuses revisions, comments, a second signature."""
    dossier = of_reference(own(settings), reference)
    if le > settings.day:
        raise UserError(f"La co-signature ne peut pas dater du {date_longue(le)}.", "Corrigez cette date.")
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        key = f"synthese/{dossier.bilan}"
        if key in cosigned(settings.registre):
            raise UserError("Cette synthèse est déjà co-signée.", "Elle n’est plus jamais touchée.")
        path = whereabouts(look(store.outputs), store.rows()).get(key)
        if path is None:
            raise UserError(
                "La synthèse est introuvable dans outputs, ou y est en plusieurs copies.",
                "Gardez-en une seule.",
            )
        place = files.actual(store.outputs, path)
        data = sound(store.registre, place)
        if marks := marks_of(Package(data)):
            raise UserError(
                f"La synthèse contient encore {marks}.",
                "Réglez-les dans Word avant de la faire signer.",
            )
        made = Cosignature(dossier.bilan, le, path, files.digest(data))
        record(settings.registre, made)
        done = _with_pdf(Cosignee(made), settings, key)
        if done.cosignature.pdf:
            record(settings.registre, done.cosignature)
    return done


def _with_pdf(done: Cosignee, settings: Settings, key: str) -> Cosignee:
    """The same with its PDF beside the Word file; one there that the program did not make stays."""
    word, known = done.cosignature.fichier, pdfs.load(settings.registre)
    target, before = f"{word.removesuffix('.docx')}.pdf", known.get(key)
    there = pdfs.stamped(settings.outputs, target, None)
    if there and not (before and before.pdf.digest == there.digest):
        return replace(done, sans_pdf=f"« {Path(target).name} » est déjà là, il n’est pas remplacé.")
    try:
        (found,) = convert([files.actual(settings.outputs, word)])
    except UserError as fault:
        return replace(done, sans_pdf=fault.message)
    if found.data is None:
        return replace(done, sans_pdf=found.reason)
    files.write(settings.outputs / target, found.data, private=True)
    pair = [pdfs.stamped(settings.outputs, each, None) for each in (word, target)]
    if pair[0] and pair[1]:
        pdfs.save(settings.registre, known | {key: pdfs.Pair(pair[0], pair[1])})
    signed = replace(done.cosignature, pdf=files.digest(found.data))
    return replace(done, cosignature=signed, pdf=settings.outputs / target)
