"""The edited syntheses read back, and one of them handed over to a recipient."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.documents import synthese
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.entites import Dossier
from pipeline.pdf import convert
from pipeline.run.conseiller import mes_agents
from pipeline.run.conseiller.dossiers import of_reference, own, shown
from pipeline.run.policy import policy_of
from pipeline.run.template_sources import source_of
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.store import open_store
from pipeline.store.survey import whereabouts
from pipeline.store.tree import look
from pipeline.synthese.actions_workbook import write_plans
from pipeline.synthese.consentements import ENTIERE, check_consent, living
from pipeline.synthese.grids import plain
from pipeline.synthese.read_back import Relue, relire
from pipeline.synthese.scope import Printed
from pipeline.synthese.sections import as_printed, headings_of, prompts_of
from pipeline.synthese.transmission import Transmission, transmettre
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Consentement
from pipeline.workbook.values.fold import fold

PLAN = "plan d'action"
# A scope that leaves something out is for a person to read.
EXCEPT = frozenset({"sauf", "sans", "hors", "excepte", "pas", "ni"})


def relire_tout(settings: Settings) -> tuple[Relue, ...]:
    """Read every synthesis back, and write the follow-up of the plans whose agent consented."""
    gathered = own(settings)
    agreed = {d.bilan for d in gathered.modele.dossiers if consent_au_suivi(d, settings.day)}
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        rows = store.rows()
        tree = look(store.outputs)
        places, refused = whereabouts(tree, rows), store.vetted(tree, rows)
        found = tuple(relire(store.outputs, rows, places, agreed, _prompts(settings), refused))
        named = tuple(replace(e, reference=shown(gathered.modele.dossiers, e.reference)) for e in found)
        write_plans(store.outputs, named)
    mes_agents.write(settings, gathered.modele.dossiers, found)
    return named


def _prompts(settings: Settings) -> frozenset[str]:
    """The questions that the template asks: typed over, they are answers."""
    template = source_of(settings, synthese.TYPE.template or "")
    return prompts_of(template.read_bytes()) if template.is_file() else frozenset()


def _printed(settings: Settings, dossier: Dossier) -> Printed:
    """Whether a heading is the form's own, and no word of a person's."""
    template = source_of(settings, synthese.TYPE.template or "")
    headings = headings_of(template.read_bytes()) if template.is_file() else ()
    titles = [section.titre for section in dossier.dispositif.synthese.sections]
    return lambda heading: as_printed(heading, headings, titles)


def consent_au_suivi(dossier: Dossier, day: date) -> bool:
    """Whether a living consent covers the plan of actions: the whole synthesis, or that plan by name."""
    return any(_covers(scope) for scope in _living(dossier, day))


def transmettre_a(
    settings: Settings, reference: str, destinataire: str, *, accepter: bool = False
) -> Transmission:
    """Copy one synthesis for a recipient to whom the agent consented, as PDF too where that can be done."""
    gathered = own(settings)
    dossier = of_reference(gathered, reference)
    consents = [record.row for record in _sound(dossier, destinataire)]
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        consent = check_consent(dossier.reference, destinataire, consents, settings.day)
        printed = _printed(settings, dossier)
        sent = transmettre(store, dossier.bilan, consent, settings.day, accepter=accepter, printed=printed)
    return _with_pdf(sent)


def _with_pdf(sent: Transmission) -> Transmission:
    """The same with its PDF beside the Word file; why there is none, otherwise."""
    try:
        (made,) = convert([sent.path])
    except UserError as fault:
        return replace(sent, sans_pdf=fault.message)
    if made.data is None:
        return replace(sent, sans_pdf=made.reason)
    target = sent.path.with_suffix(".pdf")
    files.write(target, made.data, private=True)
    return replace(sent, pdf=target)


def _sound(dossier: Dossier, destinataire: str) -> tuple[Record[Consentement], ...]:
    """The agent's consents; refuses when one for that recipient has a faulty cell, its withdrawal perhaps."""
    for record in dossier.consentements:
        if record.faults and fold(record.row.destinataire) == fold(destinataire):
            where = ", ".join(str(record.at(field)) for field in sorted(record.faults))
            raise UserError(
                f"Le consentement pour « {record.row.destinataire} » ne peut pas être lu en entier.",
                "Corrigez cette cellule, puis relancez.",
                where,
            )
    _of_today(dossier, destinataire)
    return dossier.accords


def _of_today(dossier: Dossier, destinataire: str) -> None:
    """Refuse where the agent agreed while another employed them, and not since."""
    since = dossier.agent.row.employeur_depuis_le
    theirs = [r for r in dossier.consentements if fold(r.row.destinataire) == fold(destinataire)]
    if since is not None and theirs and not any(record in dossier.accords for record in theirs):
        raise UserError(
            f"Le consentement pour « {theirs[0].row.destinataire} » date d’avant le changement d’employeur "
            f"({date_longue(since)}) : il ne vaut plus.",
            "Demandez de nouveau son accord à l’agent et inscrivez-le dans la feuille « Consentements ».",
            str(theirs[0].at("date")),
        )


def _living(dossier: Dossier, day: date) -> Iterator[str]:
    """The scopes of the consents that count; one with a faulty cell, its withdrawal perhaps, does not."""
    sound = (record.row for record in dossier.accords if not record.faults)
    yield from (row.portee or "" for row in sound if living(row, day))


def _covers(scope: str) -> bool:
    words = plain(scope).replace("’", "'").replace("plan d'actions", PLAN)
    return words in ENTIERE or (PLAN in words and not EXCEPT & set(words.split()))
