"""What a person may read of what is said of everybody: findings, lines of a production, papers, families."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, Personne
from pipeline.documents import catalogue
from pipeline.issues import Issue
from pipeline.run.dossiers import Papier
from pipeline.store.outcome import Outcome

# Sheets that name who pays: those who hold the workbook and those who bill read them, nobody else.
DES_PAYEURS = frozenset({"Financeurs", "Financements", "À facturer", "Tarifs", "Règlements"})


def lues(who: Personne, issues: Iterable[Issue]) -> list[Issue]:
    """The findings that they may read: nothing confidential, no payer's name for a counsellor."""
    if who.seule:
        return list(issues)
    payers = who.est(ASSISTANT, FACTURATION)
    return [i for i in issues if not i.confidential and (payers or not _dit_qui_paie(i))]


def lignes(who: Personne, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The lines of a production; of a document that they may not open, neither its words nor its reason."""
    return [line if famille(who, line.kind) else _tue(line) for line in outcomes]


def famille(who: Personne, kind: str) -> bool:
    """Tell whether they may open every document of that kind, whosever it is."""
    return who.seule or bool(who.groupes & (set(catalogue.of(kind).roles) - {CONSEILLER}))


def papier(who: Personne, paper: Papier, *, ouvert: bool) -> Papier:
    """A paper of a dossier; of one that is not theirs, its state alone."""
    return paper if ouvert or who.seule else replace(paper, raison="")


def gabarit(who: Personne, template: str) -> bool:
    """Tell whether they may open every document made of that template."""
    kinds = [kind.kind for kind in catalogue.TYPES if kind.template == template]
    return who.seule or (bool(kinds) and all(famille(who, kind) for kind in kinds))


def _dit_qui_paie(issue: Issue) -> bool:
    return issue.origin.sheet in DES_PAYEURS or (bool(issue.documents) and set(issue.documents) <= _FACTURES)


_FACTURES = frozenset({"facture", "devis", "annexe_financiere", "avoir", "relance"})


def _tue(line: Outcome) -> Outcome:
    return replace(line, changes=(), reason="")
