"""The activity of a year, which names nobody, and its tables for other programs."""

from importlib.util import find_spec
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pipeline.bureau.formulaires import REQUIS, Formulaire
from pipeline.bureau.formulaires_factures import Annee
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.errors import UserError

MANQUE = UserError(
    "Le rapport d’activité demande un complément.",
    "Demandez au service informatique d’installer « activite ».",
)


class Table(Formulaire):
    """A table to export."""

    table = forms.ChoiceField(label="Tableau", error_messages=REQUIS)
    form = forms.ChoiceField(
        label="Format", choices=[("xlsx", "Excel"), ("csv", "CSV"), ("parquet", "Parquet")]
    )
    annee = forms.IntegerField(label="Année", min_value=2000, max_value=2100, error_messages=REQUIS)

    def __init__(self, *args: object, lignes: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        from pipeline.activite.definitions import TABLEAUX  # noqa: PLC0415 - an extra
        from pipeline.activite.export import LIGNES  # noqa: PLC0415

        field = self.fields["table"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        published = ((table.code, table.titre) for table in TABLEAUX if table.diffusion)
        field.choices = [*published, *(LIGNES.items() if lignes else ())]


def activite(request: HttpRequest) -> HttpResponse:
    """Ask for a year, write its report."""
    _installed()
    form = Annee(request.POST or None)
    if request.method == "POST" and form.is_valid():
        from pipeline.run.activite import Demande  # noqa: PLC0415 - an extra
        from pipeline.run.activite import activite as use_case  # noqa: PLC0415

        made = use_case(poste().reglages(), Demande(form.cleaned_data["annee"]))
        for remark in made.remarques:
            messages.info(request, remark)
        return redirect("activite")
    shown = {
        "form": form,
        "fichiers": [path.name for path in _fichiers(request)],
        "table": Table(initial=form.initial, lignes=personne(request).seule),
    }
    return render(request, "activite.html", shown)


def exporter(request: HttpRequest) -> HttpResponseBase:
    """One table, downloaded."""
    _installed()
    form = Table(request.POST, lignes=personne(request).seule)
    if not form.is_valid():
        return render(request, "formulaire.html", {"titre": "Exporter", "form": form, "retour": "/activite"})
    from pipeline.run.activite import Demande  # noqa: PLC0415 - an extra
    from pipeline.run.activite import exporter as use_case  # noqa: PLC0415

    data = form.cleaned_data
    made = use_case(poste().reglages(), data["table"], data["form"], Demande(data["annee"]))
    return FileResponse(made.fichiers[0].open("rb"), as_attachment=True, filename=made.fichiers[0].name)


def telecharger(request: HttpRequest, nom: str) -> FileResponse:
    """One file of a report."""
    path = next((p for p in _fichiers(request) if p.name == nom), None)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _fichiers(request: HttpRequest) -> list[Path]:
    """What was written; of rows in which a person could be recognised, nothing leaves a server."""
    folder = poste().office.outputs / "activite"
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [path for path in found if personne(request).seule or not _nomme(path)]


def _nomme(path: Path) -> bool:
    """Tell whether a file of the activity names people: rows by person, the load of each counsellor."""
    return "confidentiel" in path.parts or path.name.startswith("charge-")


def _installed() -> None:
    if not (find_spec("pandas") and find_spec("matplotlib")):
        raise MANQUE
