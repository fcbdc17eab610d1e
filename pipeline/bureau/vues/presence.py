"""The signs of life that an open page gives: it is there, it was left."""

from django.http import HttpRequest, HttpResponse

from pipeline.bureau.activite import vie


def presence(request: HttpRequest) -> HttpResponse:
    """Note that a page is open, or left."""
    page = request.POST.get("page", "")[:32]
    (vie.quittee if request.POST.get("quittee") else vie.ouverte)(page)
    return HttpResponse(status=204)
