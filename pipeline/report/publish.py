"""Writes the reports of a run: what everyone may read in outputs/, the confidential points apart."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import UserError
from pipeline.report.as_html import as_html
from pipeline.report.as_json import as_json
from pipeline.report.depuis import passages
from pipeline.report.run import Run
from pipeline.store import files

CONFIDENTIEL, JSON = "confidentiel", "rapport.json"


def publish(run: Run) -> None:
    """Write ``rapport.html`` and ``rapport.json``; confidential points go to ``outputs/confidentiel/``.

    Each is written whatever becomes of the others; raise the first fault once all were tried.
    """
    run.outputs.mkdir(parents=True, exist_ok=True)
    told = replace(run, passages=passages(run.public.documents, run.outputs / JSON))
    steps = (_page, _for_programs, _publish_confidential)
    faults = [fault for step in steps if (fault := _fault(step, told))]
    if faults:
        raise faults[0]


def _fault(step: Callable[[Run], None], run: Run) -> UserError | None:
    try:
        step(run)
    except UserError as fault:
        return fault
    return None


def _page(run: Run) -> None:
    page = as_html(run.public, len(run.confidential_issues))
    files.write(run.outputs / "rapport.html", page.encode(), private=True)


def _for_programs(run: Run) -> None:
    files.write(run.outputs / JSON, as_json(run.public).encode(), private=True)


def _publish_confidential(run: Run) -> None:
    folder = run.outputs / CONFIDENTIEL
    page = folder / "rapport.html"
    apart = replace(run.apart, passages=(), emises={})
    if apart.issues or apart.documents:
        files.make_folder(folder, private=True)
        files.write(page, as_html(apart, 0, "Points confidentiels").encode(), private=True)
    elif page.exists():
        files.remove(page)
