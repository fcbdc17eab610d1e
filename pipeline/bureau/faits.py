"""What a view says that it did beyond what its answer shows: a server's journal keeps it."""

from django.http import HttpRequest

Fait = tuple[str, tuple[str, ...]]


def fait(request: HttpRequest, quoi: str, *objets: str) -> None:
    """Say what was done to what: « émis », and its numbers; never what was typed."""
    request.faits = [*faits(request), (quoi, objets)]  # type: ignore[attr-defined]


def faits(request: HttpRequest) -> list[Fait]:
    """What was said of a request."""
    found: list[Fait] = getattr(request, "faits", [])
    return found
