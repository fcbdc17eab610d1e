"""The office's folder: backups, the year put away, what may be eliminated, the example's documents."""

from datetime import datetime
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau.formulaires import OUI, Oui, jour
from pipeline.bureau.formulaires_factures import Annee
from pipeline.bureau.parole import parole
from pipeline.bureau.poste import poste
from pipeline.errors import UserError
from pipeline.french import nombre, pluriel
from pipeline.run.conseiller.registre import refaire_le_registre
from pipeline.run.diagnostic import diagnostic
from pipeline.run.espace import annee as year
from pipeline.run.espace import elimination, exemple
from pipeline.run.espace.reprise import reprendre_de
from pipeline.run.espace.voisin import commence, voisins
from pipeline.run.sauvegarde import folder_of, restaurer, sauvegarder, stale


class Visa(Oui):
    """The visa of the Archives départementales."""

    visa = jour("Visa des Archives départementales reçu le")


def espace(request: HttpRequest) -> HttpResponse:
    """What the folder is, and what may be done with it."""
    settings = poste().reglages()
    old = stale(settings, datetime.now())
    waiting = [each for each in elimination.lire(settings.registre).values() if not each.elimine]
    shown = {
        "archives": [path.name for path in _archives()],
        "alerte": old,
        "annee": Annee(),
        "bordereaux": waiting,
        "exemple": exemple.a_retirer(settings),
        "diagnostic": diagnostic(settings),
        "voisins": [] if commence(settings) else voisins(settings),
    }
    return render(request, "espace.html", shown)


def sauver(request: HttpRequest) -> HttpResponse:
    """Back everything up, now."""
    made = sauvegarder(poste().reglages(), datetime.now())
    messages.success(request, f"Sauvegarde faite et relue : {made.path.name}.")
    messages.info(request, "Copiez-la sur un autre disque : perdue avec celui-ci, elle ne servirait à rien.")
    return redirect("espace")


def emporter(_request: HttpRequest, nom: str) -> FileResponse:
    """One backup, downloaded."""
    return FileResponse(_archive(nom).open("rb"), as_attachment=True, filename=nom)


def restaurer_une(request: HttpRequest, nom: str) -> HttpResponse:
    """Put a backup in place, once « oui » is typed; what it replaces is kept."""
    archive, form = _archive(nom), Oui(request.POST or None)
    if not _agreed(form):
        text = f"Remettre {nom} à la place de ce qui est là ? Ce qui est là sera gardé dans sauvegardes."
        return _asked(request, "Restaurer une sauvegarde", text, form, "Restaurer")
    done = restaurer(poste().reglages(), archive, datetime.now())
    messages.success(request, f"{pluriel(done.fichiers, 'fichier')} en place. L’avant est dans {done.avant}.")
    for remark in done.remarques:
        messages.warning(request, parole(remark))
    return redirect("espace")


def reprendre(request: HttpRequest) -> HttpResponse:
    """Take over the office found beside this one, once « oui » is typed; nothing is erased."""
    settings, form = poste().reglages(), Oui(request.POST or None)
    beside = {str(each.racine): each for each in voisins(settings)}
    found = beside.get(request.GET.get("racine", ""))
    if found is None:
        raise UserError("Aucun autre dossier du programme n’est à reprendre.", "Rien n’est à faire.")
    if not _agreed(form):
        text = f"Reprendre {found} ? Ses registres, ses documents et ses classeurs viennent ici, entiers."
        return _asked(request, "Reprendre l’ancien dossier", text, form, "Reprendre")
    done = reprendre_de(settings, found.racine)
    messages.success(request, f"Repris : {', '.join((*done.dossiers, *done.classeurs)) or 'rien de plus'}.")
    for name in done.differents:
        messages.warning(request, f"Laissé là-bas, il diffère de celui d’ici : {name}")
    return redirect("espace")


def archiver(request: HttpRequest, annee: int) -> HttpResponse:
    """What a year put away would move; then, once « oui » is typed, it is moved."""
    settings, form = poste().reglages(), Oui(request.POST or None)
    year.reprendre(settings)
    depart = year.preparer(settings, annee)
    if not depart.rien and _agreed(form):
        year.archiver(settings, depart)
        messages.success(request, f"L’année {annee} est rangée. Les durées de conservation restent suivies.")
        return redirect("espace")
    return render(request, "archiver.html", {"depart": depart, "form": form})


def choisir_annee(request: HttpRequest) -> HttpResponse:
    """The year typed on the page."""
    form = Annee(request.GET)
    if not form.is_valid():
        raise UserError("Cette année ne se lit pas.", "Écrivez-la en quatre chiffres.")
    return redirect("archiver", annee=form.cleaned_data["annee"])


def bordereau(request: HttpRequest) -> HttpResponse:
    """Prepare what the Archives départementales are asked."""
    made = elimination.preparer(poste().reglages())
    said = f"Bordereau {made.numero} : {made.document}" if made else "Rien n’est à éliminer."
    messages.success(request, said)
    return redirect("espace")


def eliminer(request: HttpRequest, numero: str) -> HttpResponse:
    """Eliminate what a bordereau lists, after its visa and a typed « oui »."""
    form = Visa(request.POST or None)
    if not _agreed(form):
        text = f"Éliminer ce que liste le bordereau {numero} ? C’est définitif."
        return _asked(request, f"Bordereau {numero}", text, form, "Éliminer")
    done = elimination.eliminer(poste().reglages(), numero, form.cleaned_data["visa"])
    messages.success(request, f"Fichiers éliminés : {done.elimines}.")
    for line in done.restes:
        messages.warning(request, line)
    return redirect("espace")


def example(request: HttpRequest) -> HttpResponse:
    """Remove the example's documents, or keep them."""
    settings = poste().reglages()
    if request.POST.get("reponse") == OUI:
        done = exemple.retirer(settings)
        messages.success(request, f"Documents de l’exemple retirés : {nombre(done.nombre)}.")
        for path in done.modifies:
            messages.info(request, f"Gardé, quelqu’un l’a modifié : {path}")
    else:
        exemple.garder(settings)
        messages.success(request, "Les documents de l’exemple restent.")
    return redirect("espace")


def registre(request: HttpRequest) -> HttpResponse:
    """Make the register of documents anew from them; none changes."""
    found = refaire_le_registre(poste().reglages())
    same, kept = len(found.identiques), len(found.conserves)
    messages.success(request, f"{pluriel(same, 'document')} tels que produits, {kept} tenus pour modifiés.")
    for key, paths in found.copies.items():
        messages.warning(request, f"{key} existe en plusieurs exemplaires : {', '.join(paths)}")
    return redirect("espace")


def _agreed(form: Oui) -> bool:
    return form.is_bound and form.is_valid()


def _asked(request: HttpRequest, titre: str, texte: str, form: Oui, bouton: str) -> HttpResponse:
    shown = {"titre": titre, "texte": texte, "form": form, "retour": "/espace", "bouton": bouton}
    return render(request, "formulaire.html", shown)


def _archives() -> list[Path]:
    folder = folder_of(poste().reglages())
    return sorted(folder.glob("*.zip"), reverse=True) if folder.is_dir() else []


def _archive(nom: str) -> Path:
    found = next((path for path in _archives() if path.name == nom), None)
    if found is None:
        raise Http404
    return found
