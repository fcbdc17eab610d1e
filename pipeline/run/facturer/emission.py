"""Issues the invoices chosen: what the register would refuse is said first; copies and drafts follow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.dispositifs import cle
from pipeline.documents import facture
from pipeline.documents.dictionary import paths
from pipeline.documents.kind import DocumentType
from pipeline.errors import UserError
from pipeline.factures.issue import check_import, issue, issue_imported, last_number
from pipeline.factures.numbering import Last, check_date, check_imported
from pipeline.factures.pieces import Issued
from pipeline.factures.register import Register
from pipeline.issues import Issue, Origin, Severity
from pipeline.render import Template
from pipeline.run.contents import variables
from pipeline.run.facturer import registre
from pipeline.run.facturer.apres import put_away, settle
from pipeline.run.facturer.choix import NOWHERE, Choix, Commande, Demande, choose, wanted
from pipeline.run.facturer.emises import DIFFERENTE
from pipeline.run.facturer.lecture import own_dossiers, unfollowed
from pipeline.run.gather import Gathered
from pipeline.run.templates import load_templates
from pipeline.settings import Settings


def acceptable(settings: Settings, commandes: Sequence[Commande]) -> tuple[tuple[Commande, ...], list[Issue]]:
    """Keep those whose date and number the register admits, and say what the others could bear."""
    if not commandes:
        return (), []
    with registre.opened_if_any(settings) as register:
        refusals = [_refusal(settings, register, commande) for commande in commandes]
    kept = tuple(c for c, refusal in zip(commandes, refusals, strict=True) if refusal is None)
    return kept, [refusal for refusal in refusals if refusal is not None]


def _refusal(settings: Settings, register: Register | None, commande: Commande) -> Issue | None:
    try:
        last = Last() if commande.numero else last_of_series(register, commande)
        check_date(commande.le, settings.day, last, commande.draft.execution)
    except UserError as fault:
        return refused(commande, fault, commande.au_jour)
    try:
        _check_number(register, commande)
    except UserError as fault:
        return refused(commande, fault, commande.au_numero)
    return None


def _check_number(register: Register | None, commande: Commande) -> None:
    if commande.numero and register is None:
        check_imported(commande.numero)
    elif commande.numero and register is not None:
        check_import(register, commande.draft, commande.numero)


def last_of_series(register: Register | None, commande: Commande) -> Last:
    """The last number of the series that an invoice goes on; none when there is no register yet."""
    if register is None:
        return Last()
    return last_number(register, commande.draft.organisme, commande.draft.serie, commande.le)


def refused(commande: Commande, fault: UserError, origin: Origin = NOWHERE) -> Issue:
    """A refusal that names the bilans of the invoice."""
    references = tuple(dossier.reference for dossier in commande.dossiers)
    message = f"{', '.join(references)} : {fault.message}"
    return Issue("facture-refusee", Severity.ERREUR, message, fault.remedy, origin, dossiers=references)


@dataclass(frozen=True, slots=True)
class Serie:
    """One series about to go on: its last number, what will be added to it."""

    organisme: str
    serie: str
    dernier: Last
    commandes: tuple[Commande, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that a person must see before saying yes."""

    demande: Demande
    choix: Choix
    gathered: Gathered
    series: tuple[Serie, ...]


@dataclass(frozen=True, slots=True)
class Emission:
    """What was issued, and what was not."""

    factures: tuple[Issued, ...]
    issues: tuple[Issue, ...]


def prepare(settings: Settings, demande: Demande) -> Preparation:
    """Read, choose, and say what each series would become; nothing is numbered."""
    gathered = own_dossiers(settings)
    registre.check_place(settings)
    choix = choose(gathered.modele, gathered.plan, demande, settings.day)
    kept, late = acceptable(settings, choix.commandes)
    found = (*_schemes(gathered.issues), *choix.issues, *_sheet(gathered, demande))
    found = (*found, *_changed(gathered, demande), *late)
    choix = replace(choix, commandes=kept, issues=tuple(dict.fromkeys(found)))
    series = tuple(_series(settings, choix.commandes)) if choix.commandes else ()
    return Preparation(demande, choix, gathered, series)


def _sheet(gathered: Gathered, demande: Demande) -> Iterator[Issue]:
    if not demande.references and demande.jusqu_au is None:
        yield from unfollowed(gathered.modele, gathered.issues)


def _schemes(issues: Iterable[Issue]) -> Iterator[Issue]:
    """A scheme's file that cannot be read: its bilans only look as if their scheme were unknown."""
    yield from (found for found in issues if found.code in ("dispositif-invalide", "dispositif-illisible"))


def _changed(gathered: Gathered, demande: Demande) -> Iterator[Issue]:
    """What was issued and is asked for again, changed: here it is a refusal."""
    asked = wanted(gathered.modele, demande) or set()
    for found in gathered.issues:
        inaccessible = found.code == "registre-inaccessible"
        if inaccessible or (found.code == DIFFERENTE and asked & set(map(cle, found.dossiers))):
            yield replace(found, severity=Severity.ERREUR)


def _series(settings: Settings, commandes: Sequence[Commande]) -> Iterator[Serie]:
    own = [commande for commande in commandes if not commande.numero]
    keys = dict.fromkeys((c.draft.organisme, c.draft.serie, c.le.year) for c in own)
    with registre.opened_if_any(settings) as register:
        for organisme, serie, year in keys:
            same = (organisme, serie, year)
            members = tuple(c for c in own if (c.draft.organisme, c.draft.serie, c.le.year) == same)
            yield Serie(organisme, serie, last_of_series(register, members[0]), members)


def emit(settings: Settings, preparation: Preparation) -> Emission:
    """Issue every invoice prepared; one that is refused takes no number and stops no other."""
    template = template_of(settings, facture.TYPE)
    issued: list[Issued] = []
    issues: list[Issue] = []
    with registre.opened(settings) as register:
        for commande in preparation.choix.commandes:
            try:
                issued.append(_issue(register, commande, template, preparation.gathered))
            except UserError as fault:
                issues.append(refused(commande, fault))
    issues += settle(settings, preparation.gathered.modele)  # also what a crash left undone
    issues += put_away(settings, _keys(preparation, issued))
    return Emission(tuple(issued), tuple(dict.fromkeys(issues)))


def template_of(settings: Settings, kind: DocumentType) -> Template:
    """The compiled template of a type, or its fault."""
    name = kind.template or ""
    templates = load_templates(settings.templates, {name: paths(kind)})
    for fault in templates.faults.values():
        raise fault
    return templates.compiled[name]


def _issue(register: Register, commande: Commande, template: Template, gathered: Gathered) -> Issued:
    def render(numero: str) -> bytes:
        context = facture.depuis_brouillon(
            commande.draft, commande.dossiers, gathered.ressources, numero, commande.le
        )
        return template.render(variables(context))

    if commande.numero:
        return issue_imported(register, commande.draft, commande.le, commande.numero, render)
    return issue(register, commande.draft, commande.le, render)


def _keys(preparation: Preparation, issued: Iterable[Issued]) -> list[str]:
    """The keys of the drafts whose invoice is issued."""
    done = {(piece.draft.financeur.code, ref) for piece in issued for ref in piece.draft.dossiers}
    return [
        item.key
        for item in preparation.gathered.plan.items
        if (draft := item.sujet.brouillon) is not None
        and (draft.financeur.code, item.sujet.un_dossier().reference) in done
    ]
