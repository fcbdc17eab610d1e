"""Writes the reports of a run: what everyone may read in outputs/, the confidential points apart."""

from pipeline.report.as_html import as_html
from pipeline.report.as_json import as_json
from pipeline.report.run import Run
from pipeline.store import files

CONFIDENTIEL = "confidentiel"


def publish(run: Run) -> None:
    """Write ``rapport.html`` and ``rapport.json``; confidential points go to ``outputs/confidentiel/``."""
    run.outputs.mkdir(parents=True, exist_ok=True)
    public = run.public
    hidden = len(run.confidential_issues)
    files.write(run.outputs / "rapport.html", as_html(public, hidden).encode(), private=True)
    files.write(run.outputs / "rapport.json", as_json(public).encode(), private=True)
    _publish_confidential(run)


def _publish_confidential(run: Run) -> None:
    folder = run.outputs / CONFIDENTIEL
    page = folder / "rapport.html"
    apart = run.apart
    if apart.issues or apart.documents:
        files.make_folder(folder, private=True)
        files.write(page, as_html(apart, 0, "Points confidentiels").encode(), private=True)
    elif page.exists():
        files.remove(page)
