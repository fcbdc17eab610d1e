"""What goes out and comes back: packs prepared, taken along, said to be sent; signed papers received."""

from datetime import date
from io import BytesIO

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau.faits import fait
from pipeline.bureau.formulaires import REQUIS, Formulaire, aujourdhui, jour
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.televerse import garde_un_moment
from pipeline.documents import catalogue
from pipeline.french import date_longue, liste, pluriel
from pipeline.run.envoyer.confirmer import confirmer
from pipeline.run.envoyer.formes import Forme
from pipeline.run.envoyer.preparer import Preparation, preparer
from pipeline.run.envoyer.prets import Pret, contenu, prets
from pipeline.run.signatures.recevoir import Demande, recevoir
from pipeline.store.signatures import A_VERIFIER

FORMES = (
    (Forme.DOSSIER.value, "un dossier de fichiers"),
    (Forme.ZIP.value, "un seul fichier compressé"),
    (Forme.COURRIEL.value, "un brouillon de courriel, à relire puis à envoyer"),
)


class Preparer(Formulaire):
    """Which packs, and as what."""

    reference = forms.CharField(
        label="Dossier ou promotion", required=False, help_text="Tous, si la case reste vide."
    )
    forme = forms.ChoiceField(label="Sous forme de", choices=FORMES, initial=Forme.DOSSIER.value)


class Parti(Formulaire):
    """The day a pack left."""

    le = jour("Envoyé le")


class Signe(Formulaire):
    """A signed paper that came back."""

    fichier = forms.FileField(label="Le PDF signé, ou l’image du papier", error_messages=REQUIS)
    preuve = forms.FileField(label="Le dossier de preuve du parapheur", required=False)
    verifie = forms.BooleanField(label="Je l’ai regardé : tout y est", required=False)
    reference = forms.CharField(label="Dossier", required=False, help_text="Quand le fichier ne le dit pas.")
    kind = forms.ChoiceField(label="Document", required=False)
    papier = forms.CharField(
        label="L’original sur papier est conservé à",
        required=False,
        help_text="Pour la copie d’un papier signé.",
    )
    le = jour("Dernière signature le", requis=False, aide="Sinon le jour que dit la signature.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(kind.kind, kind.nom) for kind in catalogue.TYPES if kind.a_signer]


def envois(request: HttpRequest) -> HttpResponse:
    """The packs that wait, and those that left."""
    shown = _lus(request)
    return render(
        request,
        "envois.html",
        {
            "attendent": [
                (each, Parti(initial={"le": aujourdhui()}, auto_id=f"e{n}_%s"))
                for n, each in enumerate(shown)
                if each.envoye is None
            ],
            "partis": [each for each in shown if each.envoye is not None][:50],
            "preparer": Preparer(initial={"reference": request.GET.get("reference", "")}),
            "signe": Signe(auto_id="s_%s", initial={"reference": request.GET.get("reference", "")}),
        },
    )


def preparer_envois(request: HttpRequest) -> HttpResponse:
    """Prepare them; nothing is sent."""
    form = Preparer(request.POST)
    if not form.is_valid():
        return render(request, "formulaire.html", {"titre": "Préparer", "form": form, "retour": "/envois"})
    data = form.cleaned_data
    asked = [data["reference"].strip()] if data["reference"].strip() else []
    done = preparer(poste().reglages(), asked, Forme(data["forme"]))
    _tell(request, done)
    return redirect("envois")


def parti(request: HttpRequest, envoi: str) -> HttpResponse:
    """Record that one left, and when."""
    found, form = _un(request, envoi), Parti(request.POST)
    if not form.is_valid():
        return render(request, "formulaire.html", {"titre": "Envoyé le", "form": form, "retour": "/envois"})
    day: date = form.cleaned_data["le"]
    done = confirmer(poste().reglages(), found.reference, found.label, day)
    fait(request, "envoyé", done.reference)
    messages.success(request, f"{done.reference}, {done.label} : envoyé le {date_longue(day)}.")
    return redirect("envois")


def emporter(request: HttpRequest, envoi: str) -> FileResponse:
    """One pack, downloaded."""
    found = _un(request, envoi)
    name, data = contenu(poste().reglages(), found.cle)
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


def recevoir_signe(request: HttpRequest) -> HttpResponse:
    """Take a signed paper back: recognised, compared, checked, filed."""
    form = Signe(request.POST, request.FILES)
    if not form.is_valid():
        shown = {"titre": "Document signé reçu", "form": form, "retour": "/envois"}
        return render(request, "formulaire.html", shown)
    data = dict(form.cleaned_data)
    proof = data.pop("preuve")
    if not data["reference"]:
        data["kind"] = ""
    with garde_un_moment(data.pop("fichier")) as path:
        if proof is None:
            (done,) = recevoir(poste().reglages(), [path], Demande(**data))
        else:
            with garde_un_moment(proof) as evidence:
                (done,) = recevoir(poste().reglages(), [path], Demande(**data, preuves=(evidence,)))
    fait(request, "reçu signé", done.document)
    return render(request, "recu_signe.html", {"reponse": done, "a_verifier": done.etat == A_VERIFIER})


def _tell(request: HttpRequest, done: Preparation) -> None:
    shown = [each for each in done.prets if not each.a_part]
    apart = len(done.prets) - len(shown)
    for each in shown:
        why = f" ({each.raison})" if each.raison else ""
        messages.success(request, f"{each.reference}, {each.label} : {each.etat}{why}, {liste(each.noms)}.")
    if apart:
        counted = pluriel(apart, "envoi confidentiel", "envois confidentiels")
        messages.info(request, f"{counted}, à remettre à part.")
    for wait in done.attentes:
        if not wait.a_part:
            messages.warning(request, f"{wait.reference}, {wait.nom} : ne part pas, {wait.raison}")
    if not done.prets and not done.attentes:
        messages.info(request, "Il n’y a rien à envoyer.")


def _lus(request: HttpRequest) -> list[Pret]:
    """The packs that the person may see: what is confidential is the counsellor's of that dossier."""
    who, known = personne(request), {d.reference: d for d in poste().lu().modele.dossiers}
    return [
        each
        for each in prets(poste().reglages())
        if who.seule or not each.a_part or (each.reference in known and who.suit(known[each.reference]))
    ]


def _un(request: HttpRequest, cle: str) -> Pret:
    found = next((each for each in _lus(request) if each.cle == cle), None)
    if found is not None:
        return found
    if any(each.cle == cle for each in prets(poste().reglages())):
        raise PermissionDenied
    raise Http404
