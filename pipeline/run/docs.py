"""The run: gather, plan, compare with what exists, render, write, tell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from pipeline.documents import catalogue
from pipeline.documents.kind import Ressources
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.issues import Issue, Severity
from pipeline.render import Dictionary
from pipeline.report.run import Run
from pipeline.run.afterwards import Afterwards, told
from pipeline.run.conseiller.alertes import illisibles, orphelines
from pipeline.run.conseiller.retraits import withdrawn
from pipeline.run.contents import Contents, variables
from pipeline.run.copies import refresh_copies
from pipeline.run.espace.conservation import retenir
from pipeline.run.facturer.apres import settle
from pipeline.run.foreign_files import issues_of_refused
from pipeline.run.gather import Gathered, gather
from pipeline.run.grappe.execution import grappe
from pipeline.run.identites import keep
from pipeline.run.lecture import remember
from pipeline.run.make import Making, Progress, make
from pipeline.run.modeles import parents, strangers
from pipeline.run.pdfs import Pdfs, refresh
from pipeline.run.plan import Item
from pipeline.run.report_privacy import quiet
from pipeline.run.template_faults import issues_of, write_commented
from pipeline.run.templates import Contexts, Templates, known, load_templates
from pipeline.run.vanished import vanished
from pipeline.settings import Settings
from pipeline.store.files import actual
from pipeline.store.freeze import LOST, NOT_THE_SAME, WHICH
from pipeline.store.lock import network_issue
from pipeline.store.outcome import Outcome, Status
from pipeline.store.register import Known

MOST_TRIED = 100  # contexts among which the emptiest and the fullest are looked for
STOPPED = "Une erreur a été trouvée : avec --strict, aucun document n’est écrit."


def check(settings: Settings) -> Run:
    """Read and check, write nothing."""
    gathered = gather(settings)
    return Run(
        settings.day,
        settings.outputs,
        (),
        gathered.issues,
        gathered.sources,
        written=False,
        reported=False,
        read=_read(gathered),
    )


def _read(gathered: Gathered) -> tuple[str, ...]:
    """What was understood, sheet by sheet; the confidential file's own sheets count no line."""
    return tuple(sheet.sentence for sheet in gathered.reading.sheets if sheet.rows)


def build(settings: Settings, progress: Progress | None = None) -> Run:
    """Make every document that is due and whose data changed, and say what became of each."""
    gathered = gather(settings)
    ready, held, contents = usable(settings, gathered)
    faults = contents.templates.faults
    copies = () if settings.dry_run else _copies(settings, gathered, contents.templates)
    shared = network_issue(settings.registre)
    issues = (
        *gathered.issues,
        *issues_of(faults),
        *contents.templates.issues,
        *copies,
        *([shared] if shared else ()),
    )
    stopped = STOPPED if settings.strict and _has_error(issues) else ""
    with grappe(settings) as cluster:
        made = (
            Making()
            if stopped
            else make(settings, ready, contents, progress, cluster, signed=gathered.plan.signed)
        )
    after, written = Afterwards([told(made.fault)] if made.fault else []), not (stopped or settings.dry_run)
    nothing: tuple[Issue, ...] = ()
    if written:
        after.tried(lambda: remember(gathered.reading, settings), None)
        after.tried(lambda: _retained(settings, gathered), None)
    planned = {item.key for item in gathered.plan.items} | {absent.key for absent in gathered.plan.absents}
    issues = (
        *illisibles(settings, made.outcomes, made.refused),
        *issues,
        *issues_of_refused(made.refused),
        *orphelines(settings, made.known, planned),
        *vanished(settings, made.known, planned, gathered.modele),
        *withdrawn(settings, gathered),
        *after.tried(lambda: _settled(settings, gathered, stopped), nothing),
    )
    shown = catalogue.kinds(lambda kind: kind.annonce)
    frozen = {row.key: row for row in made.known if row.is_frozen and not row.destroyed}
    told_of = (absent for absent in gathered.plan.absents if absent.kind in shown)
    absents = [_kept(settings, absent, frozen.get(absent.key)) for absent in told_of]
    lines = tuple(_ordered([*quiet(made.outcomes, gathered), *held, *absents]))
    if written:
        after.tried(lambda: _identified(gathered), None)
    issues = (*issues, *parents(settings), *strangers(settings))
    pdfs = after.tried(lambda: refresh(settings), Pdfs()) if written and not made.fault else Pdfs()
    issues = (*after.issues, *issues, *pdfs.issues)
    return Run(
        settings.day,
        settings.outputs,
        lines,
        issues,
        gathered.sources,
        written,
        stopped,
        not settings.dry_run,
        pdfs.made,
        read=_read(gathered),
        noms={d.reference: f"{d.agent.row.prenom} {d.agent.row.nom}" for d in gathered.modele.dossiers},
        emises=_issued(gathered),
    )


def _issued(gathered: Gathered) -> dict[str, tuple[str, ...]]:
    """The invoices issued for each dossier, as a report names them."""
    return {
        dossier.reference: tuple(f"n°\u00a0{f.numero} du {date_longue(f.date)}" for f in dossier.facturees)
        for dossier in gathered.modele.dossiers
        if dossier.facturees
    }


def _kept(settings: Settings, absent: Outcome, row: Known | None) -> Outcome:
    """What is signed or delivered is there whatever keeps it from being made today."""
    if row is None:
        return absent
    there = actual(settings.outputs, row.path).is_file()
    why = row.frozen.partition("|")[0]
    more = LOST if not there else WHICH if why.endswith(NOT_THE_SAME) else ""
    said = f"figé par {why.removesuffix(NOT_THE_SAME)}" + (f"\u00a0: {more}" if more else "")
    return replace(absent, status=Status.FIGE, reason=said, path=row.path if there else "", issue=None)


def _identified(gathered: Gathered) -> None:
    """What was learnt of who is who."""
    if gathered.identites:
        keep(gathered.identites, gathered.sources)


def _retained(settings: Settings, gathered: Gathered) -> None:
    """The ends that outlive the workbooks; the example's people have none."""
    if not any(source.example for source in gathered.sources):
        retenir(settings, gathered.modele)


def usable(settings: Settings, gathered: Gathered) -> tuple[list[Item], list[Outcome], Contents]:
    """The items whose template can be used, what is said of the others, and where to make them."""
    templates = load_templates(settings, _known(gathered), _contexts(gathered))
    contents = Contents(templates, gathered.ressources)
    items = gathered.plan.items
    ready = [item for item in items if item.type.template not in templates.faults]
    held = [_held(item, templates.faults) for item in items if item.type.template in templates.faults]
    return ready, held, contents


def _copies(settings: Settings, gathered: Gathered, templates: Templates) -> tuple[Issue, ...]:
    """The annotated copies of faulty workbooks and templates."""
    marked = refresh_copies(gathered, settings.outputs)
    return (*marked, *write_commented(templates, settings.outputs))


def _settled(settings: Settings, gathered: Gathered, stopped: str) -> tuple[Issue, ...]:
    """The copies of issued invoices, whenever invoices are made."""
    if stopped or settings.dry_run or (settings.only and "facture" not in settings.only):
        return ()
    return settle(settings, gathered.modele)


def _known(gathered: Gathered) -> dict[str, Dictionary]:
    kinds = {item.type.template: item.type for item in gathered.plan.items}
    return {template: known(kind) for template, kind in kinds.items() if template}


def _contexts(gathered: Gathered) -> dict[str, Contexts]:
    """The emptiest and the fullest of some real contexts per template, made only if it must be tried."""
    items: dict[str, list[Item]] = {}
    for item in gathered.plan.items:
        if item.type.template:
            items.setdefault(item.type.template, []).append(item)
    return {name: partial(_varied, own, gathered.ressources) for name, own in items.items()}


def _varied(items: Sequence[Item], ressources: Ressources) -> list[dict[str, object]]:
    found = sorted(
        (_variables(item, ressources) for item in items[:MOST_TRIED]), key=lambda one: len(repr(one))
    )
    return [found[0], found[-1]] if len(found) > 1 else found


def _variables(item: Item, ressources: Ressources) -> dict[str, object]:
    return variables(item.produire(ressources))


def _held(item: Item, faults: Mapping[str, UserError]) -> Outcome:
    """A document whose template cannot be used: its faults, a line each after the first, are issues."""
    reason = faults[item.type.template or ""].message.splitlines()[0]
    return Outcome(item.key, item.kind, item.dossiers, Status.RETENU, reason)


def _has_error(issues: Sequence[Issue]) -> bool:
    return any(issue.severity is Severity.ERREUR for issue in issues)


def _ordered(lines: list[Outcome]) -> list[Outcome]:
    rank = {kind.kind: place for place, kind in enumerate(catalogue.TYPES)}
    return sorted(lines, key=lambda line: (rank[line.kind], line.dossiers, line.path))
