"""One invoice: its lines, where it stands, what is recorded of it, its document, its avoir."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pipeline.bureau import formulaires_factures as formulaires
from pipeline.bureau.faits import fait
from pipeline.bureau.poste import poste
from pipeline.bureau.tableaux import tableau
from pipeline.factures.electronic import complete
from pipeline.factures.etat import LigneSuivi
from pipeline.factures.events import Fait, claim, receive, unsay
from pipeline.factures.transfers import TWICE, Details, pay
from pipeline.french import date_courte, montant
from pipeline.report.factures import credit, follow_up, issued, sent, withdrawn
from pipeline.run.facturer import etat, registre, reprises
from pipeline.run.facturer.avoirs import emit_avoir, prepare_avoir
from pipeline.run.facturer.lettres import send_letters

FORMULAIRES = {
    "payer": formulaires.Paiement,
    "recevoir": formulaires.Reception,
    "titre": formulaires.Titre,
    "relancee": formulaires.Relance,
    "retirer": formulaires.Retrait,
    "rectifier": formulaires.Rectification,
    "completer": formulaires.Complement,
}


def facture(request: HttpRequest, numero: str) -> HttpResponse:
    """The page of one invoice."""
    return _shown(request, numero, {})


def noter(request: HttpRequest, acte: str, numero: str) -> HttpResponse:
    """Record what one of its forms says."""
    if acte not in FORMULAIRES:
        raise Http404
    form = FORMULAIRES[acte](request.POST)
    if not form.is_valid():
        return _shown(request, numero, {acte: form})
    for sentence in _ACTES[acte](numero, form.cleaned_data):
        messages.success(request, sentence)
    return redirect("facture", numero=numero)


def document(_request: HttpRequest, numero: str) -> HttpResponseBase:
    """The document issued under this number, the very same bytes."""
    path = etat.reprint(poste().reglages(), numero, None)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def avoir(request: HttpRequest, numero: str) -> HttpResponse:
    """Choose, see what the avoir would take back, type « oui », and only that is issued."""
    row = _row(numero)
    form = formulaires.Avoir(request.GET or None, choices=_lines(row))
    if not request.GET or not form.is_valid():
        return render(request, "avoir.html", {"numero": numero, "form": form})
    settings, day = poste().reglages(), form.cleaned_data["le"]
    said = form.cleaned_data
    prepared = prepare_avoir(settings, numero, said["motif"], form.choisies(), day, said["exercice"])
    seen = sha256(f"{prepared.model_dump_json()}{day}".encode()).hexdigest()
    oui = formulaires.Confirmation(request.POST or None, initial={"vu": seen})
    if request.method == "POST" and oui.is_valid() and oui.cleaned_data["vu"] == seen:
        piece, issues = emit_avoir(settings, prepared, day)
        fait(request, "émis", piece.numero)
        for line in issued((piece,)):
            messages.success(request, line)
        return render(request, "emises.html", {"factures": (piece,), "issues": issues})
    shown = {"numero": numero, "tableau": tableau(credit(prepared)), "oui": oui, "suite": prepared.suite}
    return render(request, "avoir_confirmer.html", shown)


def _shown(request: HttpRequest, numero: str, given: dict[str, Any]) -> HttpResponse:
    row = _row(numero)
    forms = {name: given.get(name) or form(prefix=None) for name, form in FORMULAIRES.items()}
    shown = {
        "piece": row.piece,
        "suivi": tableau(follow_up([row])),
        "ligne": row,
        "bilans": row.piece.draft.lignes,
        "formulaires": [(name, _TITRES[name], form) for name, form in forms.items()],
        "fautif": next(iter(given.values()), None),
    }
    return render(request, "facture.html", shown, status=422 if given else 200)


_TITRES = {
    "payer": "Enregistrer un paiement",
    "recevoir": "Enregistrer la réception",
    "titre": "Enregistrer le titre de recettes",
    "relancee": "Enregistrer une relance envoyée",
    "retirer": "Retirer une réception, un titre ou une relance inscrits par erreur",
    "rectifier": "Rectifier le client ou les références",
    "completer": "Compléter une ancienne facture, pour sa forme électronique",
}


def _row(numero: str) -> LigneSuivi:
    found = next((row for row in etat.look(poste().reglages()) if row.piece.numero == numero), None)
    if found is None:
        raise Http404
    return found


def _lines(row: LigneSuivi) -> list[tuple[str, str]]:
    lines = enumerate(row.piece.draft.lignes, 1)
    return [(str(n), f"{ligne.libelle} : {montant(ligne.ttc)}") for n, ligne in lines]


def _pay(numero: str, data: dict[str, Any]) -> list[str]:
    words = frozenset({TWICE} if data["deuxieme"] else ())
    details = Details(data["paye_par"], data["remboursement"], words)
    with registre.opened(poste().reglages()) as register:
        balance = pay(register, numero, data["le"], data["montant"], details)
    left = "trop-perçu" if balance.reste < 0 else "reste dû"
    return [f"{numero} : réglé {montant(balance.regle)}, {left} {montant(abs(balance.reste))}."]


def _receive(numero: str, data: dict[str, Any]) -> list[str]:
    with registre.opened(poste().reglages()) as register:
        new = receive(register, numero, data["le"])
    return [f"{numero} : reçue le {date_courte(data['le'])}{'' if new else ' (c’était déjà enregistré)'}."]


def _claim(numero: str, data: dict[str, Any]) -> list[str]:
    with registre.opened(poste().reglages()) as register:
        new = claim(register, numero, data["numero"], data["bordereau"], data["le"])
    return [f"{numero} : titre n° {data['numero']}{'' if new else ' (c’était déjà enregistré)'}."]


def _remind(numero: str, data: dict[str, Any]) -> list[str]:
    return [
        sent(each, data["le"], rang) for each, rang in send_letters(poste().reglages(), [numero], data["le"])
    ]


def _withdraw(numero: str, data: dict[str, Any]) -> list[str]:
    quoi = Fait(data["quoi"])
    with registre.opened(poste().reglages()) as register:
        return [withdrawn(numero, quoi, unsay(register, numero, quoi))]


def _rectify(numero: str, data: dict[str, Any]) -> list[str]:
    changes = reprises.rectifier(poste().reglages(), numero, data["motif"])
    return [f"{numero} rectifiée : {what}, « {old} » devient « {new} »." for what, old, new in changes]


def _complete(numero: str, data: dict[str, Any]) -> list[str]:
    with registre.opened(poste().reglages()) as register:
        complete(register, numero, data)
    return [f"{numero} : complété ; la facture elle-même n’a pas changé."]


_ACTES = {
    "payer": _pay,
    "recevoir": _receive,
    "titre": _claim,
    "relancee": _remind,
    "retirer": _withdraw,
    "rectifier": _rectify,
    "completer": _complete,
}
