"""Each dossier of a run recognised; what only a person can tell withholds its documents until they have."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.french import liste
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, Modele, Retenue
from pipeline.settings import Settings
from pipeline.store import identites
from pipeline.store.identites import Identites, Question, Traits
from pipeline.store.register import NAME, opened
from pipeline.workbook.reading import Source

A_CONFIRMER = "identite-a-confirmer"
# Kinds whose key in the register is the reference alone.
OF_ONE = ("synthese", "contrat", "attestation")


def identify(modele: Modele, settings: Settings) -> tuple[Modele, Identites]:
    """The dossiers with their identity, those in question withheld; ``garder`` once written."""
    known = _opened(modele.dossiers, settings)
    found, questions = known.reconnaitre(map(traits, modele.dossiers))
    asked = {question.reference: question for question in questions}
    dossiers, issues = [], []
    for dossier in modele.dossiers:
        if dossier.reference in asked:
            issue = _issue(asked[dossier.reference], dossier)
            issues.append(issue)
            dossier = replace(dossier, retenues=(*dossier.retenues, Retenue(issue)))  # noqa: PLW2901
        dossiers.append(replace(dossier, identite=found.get(dossier.reference, "")))
    return _with(modele, dossiers, issues), known


def keep(known: Identites, sources: Iterable[Source]) -> None:
    """Keep what a run has learnt; of the shipped example, nobody, so that one's own bilans may follow."""
    if any(source.example for source in sources):
        known.garder_references()
    else:
        known.garder()


def repondre(settings: Settings, modele: Modele, reference: str, *, meme: bool) -> None:
    """Remember what a person said of a reference; raise UserError when nothing is asked of it."""
    known = _opened(modele.dossiers, settings)
    _, questions = known.reconnaitre(map(traits, modele.dossiers))
    asked = next((each for each in questions if cle(each.reference) == cle(reference)), None)
    if asked is None:
        raise UserError(
            f"Aucune question n’est posée sur la référence {reference}.",
            "Lancez « verifier » : les questions y sont, avec leur référence.",
        )
    known.repondre(asked, meme=meme)
    known.garder()


def _opened(dossiers: Iterable[Dossier], settings: Settings) -> Identites:
    """Those of the office; at first opening, from its register, where names of files say whose they are."""
    before = {} if (settings.registre / identites.FICHIER).exists() else _places(settings)
    names = {dossier.reference: dossier.agent.row.nom for dossier in dossiers}
    doubtful = {each for each, path in before.items() if each in names and cle(names[each]) not in cle(path)}
    return Identites.ouvertes(settings.registre, before.keys() - doubtful, doubtful)


def _places(settings: Settings) -> dict[str, str]:
    """By reference, the proposed place of a document of the register."""
    if not (settings.registre / NAME).exists():
        return {}
    with opened(settings.registre, memory=True) as register:
        rows = register.load().values()
    mine = (row for row in rows if row.kind in OF_ONE and "(" not in row.key and row.proposed)
    return {row.key.partition("/")[2]: row.proposed for row in mine}


def traits(dossier: Dossier) -> Traits:
    """What tells whose bilan it is."""
    row = dossier.agent.row
    return Traits(
        dossier.reference,
        cle(row.nom),
        cle(row.prenom),
        " ".join(sorted(cle(record.row.code) for record in dossier.employeurs)),
        cle(dossier.dispositif.code),
        f"{row.date_de_demande:%Y}" if row.date_de_demande else "",
    )


def _issue(question: Question, dossier: Dossier) -> Issue:
    before = liste(question.avant) or question.bilan
    said = (
        f"La référence {question.reference} est connue, mais pour un autre nom, un autre prénom ou une autre "
        "année : le programme ne devine pas si c’est le même bilan."
        if question.reference in question.avant
        else f"Le bilan {question.reference} ressemble à celui qui portait la référence {before} : le "
        "programme ne devine pas si c’est le même."
    )
    return Issue(
        A_CONFIRMER,
        Severity.ERREUR,
        said,
        f"Répondez une fois : « bilan identite {question.reference} --meme » (le même bilan, corrigé) ou "
        "« --autre » (un autre bilan) ; sinon donnez-lui une référence qui n’a jamais servi.",
        dossier.agent.at("reference"),
        dossiers=(dossier.reference,),
    )


def _with(modele: Modele, dossiers: list[Dossier], issues: list[Issue]) -> Modele:
    """The model with these dossiers, in its promotions too."""
    own = {dossier.reference: dossier for dossier in dossiers}
    groupes = tuple(
        replace(groupe, dossiers=tuple(own.get(each.reference, each) for each in groupe.dossiers))
        for groupe in modele.groupes
    )
    return replace(modele, dossiers=tuple(dossiers), groupes=groupes, issues=(*modele.issues, *issues))
