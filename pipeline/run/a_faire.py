"""What to do today, from the workbooks: data that a page, a file or a console shows."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.documents import catalogue
from pipeline.model.entites import Modele
from pipeline.model.taches import PRODUIRE, Tache, taches
from pipeline.run.consulter import connus
from pipeline.run.envoyer.confirmer import taches as envois
from pipeline.run.gather import Gathered, gather
from pipeline.run.messages import messages, read_texts
from pipeline.run.rappels import rappels
from pipeline.run.signatures.suite import taches as retours
from pipeline.settings import Settings
from pipeline.store.outcome import Status


def a_faire(settings: Settings, gathered: Gathered | None = None) -> tuple[Tache, ...]:
    """Everything that awaits somebody on ``settings.day``; ``gathered`` is what was read already."""
    found = gathered or gather(settings)
    told = (
        *taches(found.modele, settings.day),
        *envois(settings),
        *retours(settings),
        *_propres(settings, found),
        *rappels(settings, found, connus(settings)),
    )
    return ranged(_with_messages(settings, found.modele, told))


def ranged(found: Iterable[Tache]) -> tuple[Tache, ...]:
    """The tasks in the order in which they are shown."""
    return tuple(sorted(found, key=lambda t: (t.jour, t.reference, t.quoi)))


def _with_messages(settings: Settings, modele: Modele, found: Iterable[Tache]) -> Iterator[Tache]:
    """The same tasks with what may be written to whom they await."""
    texts, known = read_texts(settings.inputs), {d.reference: d for d in modele.dossiers}
    known |= {g.promotion.row.code: g.dossiers[0] for g in modele.groupes}
    for each in found:
        dossier = known.get(each.reference) if each.appels else None
        yield replace(each, messages=messages(each, dossier, texts)) if dossier else each


def _propres(settings: Settings, gathered: Gathered) -> Iterator[Tache]:
    """The documents of one's own kinds that are due and were never made, or that an error withholds."""
    kinds = {kind.kind: kind for kind in catalogue.TYPES if kind.propre and not kind.confidentiel}
    if not kinds:
        return
    known = connus(settings)
    due = {item.key: item for item in gathered.plan.items if item.kind in kinds and item.key not in known}
    for item in due.values():
        yield _tache(settings, gathered, item.dossiers, f"{item.type.nom} à produire.")
    for absent in gathered.plan.absents:
        if absent.kind in kinds and absent.status is Status.RETENU:
            said = f"{kinds[absent.kind].nom} bloqué : {absent.reason}"
            yield _tache(settings, gathered, absent.dossiers, said)


def _tache(settings: Settings, gathered: Gathered, references: tuple[str, ...], quoi: str) -> Tache:
    first = next((d for d in gathered.modele.dossiers if d.reference in references), None)
    alone = len(references) == 1 and first is not None
    name = (
        f"{first.agent.row.prenom} {first.agent.row.nom}" if first and alone else f"{len(references)} agents"
    )
    return Tache(PRODUIRE, references[0], name, "l’organisme", settings.day, quoi)
