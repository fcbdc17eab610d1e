"""The report for people: what to mend first, then what was made, then what is not due yet."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template

from pipeline.documents import catalogue
from pipeline.french import accord, date_longue
from pipeline.issues import Issue, Severity
from pipeline.report.depuis import together
from pipeline.report.par_dossier import FACTURE, MOTS, tableau
from pipeline.report.run import Run
from pipeline.report.sentences import sentences
from pipeline.store.outcome import Outcome, Status

PAGE = Path(__file__).with_name("rapport.html.j2")
# Beyond this, a browser struggles: the documents of a status are counted, not listed.
LISTED = 2000
# Up to so many issues all are shown; beyond, so many of each kind, and the others counted.
ALL_SHOWN, OF_A_KIND, KINDS_TOLD = 500, 30, 100

SECTIONS = (
    (Status.FAIT, "Documents faits", "Écrits pendant cette production."),
    (Status.RETENU, "Documents bloqués", "Une erreur les empêche : corrigez-la, puis relancez."),
    (
        Status.CONSERVE,
        "Documents conservés",
        "Une personne les a modifiés, déplacés ou retirés : ils ne sont pas remplacés.",
    ),
    (Status.FIGE, "Documents figés", "Signés, acceptés ou délivrés : ils ne changent plus."),
    (Status.PAS_ENCORE, "Pas encore", "Ils ne sont pas encore dus : rien n’est à corriger."),
    (Status.INCHANGE, "Documents inchangés", "Leurs données n’ont pas changé : ils sont laissés tels quels."),
)
LEVELS = (
    (Severity.ERREUR, "À corriger", "erreur"),
    (Severity.AVERTISSEMENT, "À vérifier", "avertissement"),
    (Severity.INFORMATION, "Pour information", "information"),
)


def as_html(run: Run, hidden: int, title: str = "Rapport") -> str:
    """The page of a run; ``hidden`` confidential points are only counted."""
    return _template().render(
        title=title,
        run=run,
        jour=date_longue(run.day),
        counts=[
            (_plural(status, number), number) for status, _, _ in SECTIONS if (number := run.count(status))
        ],
        levels=[(name, css, *_grouped(_of(run.issues, level))) for level, name, css in LEVELS],
        sections=[
            (status, name, text, _shown(lines), len(lines), run.agendas(status))
            for status, name, text in SECTIONS
            if (lines := run.listed(status))
        ],
        hidden=hidden,
        example=any(source.example for source in run.sources),
        by_kind=_by_kind,
        tableau=tableau(run),
        facture=FACTURE,
        passages=run.passages[:LISTED],
        ensemble=together(run.passages),
        mots=MOTS,
        nom_de=lambda kind: catalogue.of(kind).nom,
        lien=quote,
        accord=accord,
    )


def _plural(status: Status, number: int) -> str:
    """« 3 bloqués »; « pas encore » never changes."""
    return status.value if status is Status.PAS_ENCORE else accord(number, MOTS[status])


@cache
def _template() -> Template:
    # keep_trailing_newline and autoescape: the page quotes cells, which may hold anything.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["phrases"] = sentences
    return environment.from_string(PAGE.read_text(encoding="utf-8"))


def _of(issues: Iterable[Issue], level: Severity) -> list[Issue]:
    return [issue for issue in issues if issue.severity is level]


def _grouped(issues: list[Issue]) -> tuple[list[Issue], int, list[tuple[str, int]]]:
    """The issues shown, how many there are, and of those not shown how many of each kind.

    Of one kind of fault, the first ones: a report of a hundred thousand is read by kinds, and the annotated
    copy marks every cell.
    """
    seen: Counter[str] = Counter()
    shown, left = [], Counter[str]()
    for issue in issues:
        seen[issue.code] += 1
        if seen[issue.code] <= OF_A_KIND or len(issues) <= ALL_SHOWN:
            shown.append(issue)
        else:
            left[_kind_of(issue)] += 1
    return shown, len(issues), left.most_common(KINDS_TOLD)


def _kind_of(issue: Issue) -> str:
    """A kind of fault by its sentence, the value aside."""
    message = issue.message.replace(issue.value, "…") if issue.value else issue.message
    return message[:160]


def _shown(lines: list[Outcome]) -> list[Outcome]:
    return [] if len(lines) > LISTED else lines


def _by_kind(lines: list[Outcome]) -> list[tuple[str, list[Outcome]]]:
    groups = groupby(lines, key=lambda line: line.kind)
    return [(catalogue.of(kind).nom, list(group)) for kind, group in groups]
