"""The journal shown: who did what, the last first, found by a person or a reference."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.bureau.formulaires import Formulaire
from pipeline.bureau.serveur.models import Trace

PAR_PAGE = 100


class Filtre(Formulaire):
    """What is looked for."""

    qui = forms.CharField(label="Identifiant", required=False)
    objet = forms.CharField(label="Référence, numéro ou fichier", required=False)


def journal(request: HttpRequest) -> HttpResponse:
    """The lines that hold what is looked for."""
    form = Filtre(request.GET)
    form.is_valid()
    found = Trace.objects.filter(
        qui__icontains=form.cleaned_data.get("qui", ""), objet__icontains=form.cleaned_data.get("objet", "")
    )
    page = Paginator(found, PAR_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "journal.html", {"form": form, "page": page, "suite": query.urlencode()})
