"""Issues the invoices chosen: number, record and document at once; the copies and the drafts follow."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.dispositifs import cle
from pipeline.documents import facture
from pipeline.documents.kind import DocumentType
from pipeline.errors import UserError
from pipeline.factures.database import Unavailable
from pipeline.factures.issue import issue, issue_imported
from pipeline.factures.numbering import Last
from pipeline.factures.pieces import Issued
from pipeline.factures.register import Register
from pipeline.factures.reponses import keep as keep_answers
from pipeline.french import accord, pluriel
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.factures import Draft, LigneFacture
from pipeline.model.mentions import dater
from pipeline.run.contents import variables
from pipeline.run.facturer import registre
from pipeline.run.facturer.acceptables import acceptable, last_of_series, refused
from pipeline.run.facturer.apres import put_away, settle
from pipeline.run.facturer.choix import Choix, Commande, Demande, choose, wanted
from pipeline.run.facturer.emises import DIFFERENTE
from pipeline.run.facturer.lecture import own_dossiers, unfollowed
from pipeline.run.facturer.questions import Question, ask, keep, unanswered
from pipeline.run.facturer.registre import note_issue
from pipeline.run.facturer.reglages import read_reglages
from pipeline.run.gather import Gathered
from pipeline.run.templates import Renderer, known, load_templates
from pipeline.settings import Settings
from pipeline.store import numeros


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
    questions: tuple[Question, ...] = ()


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
    kept, late = acceptable(settings, [_of_year(c, demande) for c in choix.commandes])
    found = (*_schemes(gathered.issues), *choix.issues, *_sheet(gathered, demande))
    found = (*found, *_changed(gathered, demande), *late)
    choix = replace(choix, commandes=kept, issues=tuple(dict.fromkeys(found)))
    series = tuple(_series(settings, choix.commandes)) if choix.commandes else ()
    with registre.opened_if_any(settings) as register:
        questions = ask(settings, gathered.modele, register, kept)
    return Preparation(demande, choix, gathered, series, questions)


def _of_year(commande: Commande, demande: Demande) -> Commande:
    """The invoice with its accounting year, and each bilan with the identity that it has by now."""
    known = {d.reference: d.identite for d in commande.dossiers}
    lignes = tuple(_identified(x, known.get(x.reference, "")) for x in commande.draft.lignes)
    update = {"exercice": demande.exercice or 0, "lignes": lignes}
    return replace(commande, draft=commande.draft.model_copy(update=update))


def _identified(ligne: LigneFacture, identite: str) -> LigneFacture:
    if ligne.bilan is None:
        return ligne
    return ligne.model_copy(update={"bilan": ligne.bilan.model_copy(update={"identite": identite})})


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


def emit(
    settings: Settings, preparation: Preparation, tell: Callable[[Issued], None] = lambda _: None
) -> Emission:
    """Issue every invoice prepared, each told as soon as it is; one that is refused stops no other.

    What waits for a word that was not typed is not issued. A register that does not answer stops all.
    """
    template = template_of(settings, facture.TYPE)
    repondre(settings, preparation)
    waiting = unanswered(settings, preparation.questions)
    held = {reference for question in waiting for reference in question.references}
    issues = [question.issue() for question in waiting]
    commandes = [c for c in preparation.choix.commandes if held.isdisjoint(d.reference for d in c.dossiers)]
    given = {d.numero for c in commandes for d in c.dossiers if d.numero is not None}
    with registre.opened(settings) as register:
        numeros.keep(settings.registre, given)
        issued, faults = _issue_all(register, commandes, _Maker(settings, preparation, template), tell)
        issues += faults
        issues += _noted(settings, register, issued) if issued else []
    issues += settle(settings, preparation.gathered.modele)  # also what a crash left undone
    issues += put_away(settings, _keys(preparation, issued))
    return Emission(tuple(issued), tuple(dict.fromkeys(issues)))


def repondre(settings: Settings, preparation: Preparation) -> bool:
    """Keep what was said of the bilans asked for that may be billed already; whether anything was."""
    said = [each for d in preparation.gathered.modele.dossiers for each in d.reponses if each.dite]
    if said:
        with registre.opened(settings) as register:
            keep_answers(register, said)
    return bool(said)


def _issue_all(
    register: Register, commandes: Sequence[Commande], make: "_Maker", tell: Callable[[Issued], None]
) -> tuple[list[Issued], list[Issue]]:
    issued: list[Issued] = []
    issues: list[Issue] = []
    for done, commande in enumerate(commandes):
        try:
            piece = make.issue(register, commande)
        except Unavailable as fault:
            return issued, [*issues, _down(fault, len(commandes) - done)]
        except UserError as fault:
            issues.append(refused(commande, fault))
            continue
        issued.append(piece)
        tell(piece)
    return issued, issues


def _down(fault: Unavailable, left: int) -> Issue:
    """The register does not answer: said once, with what is left to issue."""
    remedy = (
        f"{fault.remedy} {pluriel(left, 'facture')} {accord(left, 'reste', 'restent')} à émettre : relancez."
    )
    return Issue("registre-inaccessible", Severity.ERREUR, fault.message, remedy, Origin(file=fault.place))


def _noted(settings: Settings, register: Register, issued: Iterable[Issued]) -> list[Issue]:
    """Beside the documents, whose they are; beside the register, an anchor of the day."""
    try:
        keep(register, issued)
        note_issue(settings, register)
    except UserError as fault:
        return [
            Issue(
                "ancre-non-ecrite", Severity.AVERTISSEMENT, fault.message, fault.remedy, Origin(fault.place)
            )
        ]
    return []


def template_of(settings: Settings, kind: DocumentType) -> Renderer:
    """The compiled template of a type, or its fault."""
    name = kind.template or ""
    templates = load_templates(settings, {name: known(kind)})
    for fault in templates.faults.values():
        raise fault
    return templates.compiled[name]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes and numbers one invoice, from its frozen draft alone."""

    settings: Settings
    preparation: Preparation
    template: Renderer

    def issue(self, register: Register, commande: Commande) -> Issued:
        draft = self._dated(commande)
        first = commande.dossiers[0].organisme.row.code
        logo = self.preparation.gathered.ressources.logos.get(first)

        def render(numero: str) -> bytes:
            return self.template.render(variables(facture.depuis_brouillon(draft, logo, numero, commande.le)))

        said = [each for d in commande.dossiers for each in d.reponses]
        if commande.numero:
            return issue_imported(register, draft, commande.le, commande.numero, render, said)
        return issue(register, draft, commande.le, render, said)

    def _dated(self, commande: Commande) -> Draft:
        """The draft with the wording of its day and its accounting year."""
        extra = read_reglages(self.settings.inputs).mentions
        dated = dater(commande.draft, commande.le, extra)
        return dated.model_copy(update={"exercice": dated.exercice or commande.le.year})


def _keys(preparation: Preparation, issued: Iterable[Issued]) -> list[str]:
    """The keys of the drafts whose invoice is issued."""
    done = {(piece.draft.financeur.code, ref) for piece in issued for ref in piece.draft.dossiers}
    return [
        item.key
        for item in preparation.gathered.plan.items
        if (draft := item.sujet.brouillon) is not None
        and (draft.financeur.code, item.sujet.un_dossier().reference) in done
    ]
