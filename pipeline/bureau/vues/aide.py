"""The help: the documentation that travels with the program, searchable."""

import re
from itertools import count
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from pipeline.settings import DOCS
from pipeline.workbook.values.fold import fold

_PLAIN = MarkdownIt("commonmark", {"html": False}).enable("table")
_LINK = re.compile(r'href="(?:docs/)?([a-z-]+)\.md(?:#[^"]*)?"')
# A link to what is no page of the help: only its words.
_AILLEURS = re.compile(r'<a href="(?!/aide/|#|https?:)[^"]*">((?:[^<]++|<(?!/?a[ >]))*+)</a>')
_SCROLLED = '<div class="large" tabindex="0" role="region" aria-label="Tableau {}"><table>'
AUTOUR = 90
# What only those who install, serve or extend the program read.
TECHNIQUES = frozenset(
    {"architecture", "commandes", "developpeur", "grappe", "installation", "licences", "moteur", "serveur"}
)


def aide(request: HttpRequest) -> HttpResponse:
    """The pages, or those where some words are."""
    words = [fold(word) for word in request.GET.get("mots", "").split()]
    found = [(path.stem, _title(path), _excerpt(path, words)) for path in _pages() if _holds(path, words)]
    parts = [
        ("Pour le travail du service", [page for page in found if page[0] not in TECHNIQUES]),
        ("Pour le service informatique", [page for page in found if page[0] in TECHNIQUES]),
    ]
    shown = {"parts": [part for part in parts if part[1]], "mots": request.GET.get("mots", "")}
    return render(request, "aide.html", shown)


def page(request: HttpRequest, nom: str) -> HttpResponse:
    """One page, written as it stands; it holds no HTML of its own."""
    path = next((each for each in _pages() if each.stem == nom), None)
    if path is None:
        raise Http404
    text = path.read_text(encoding="utf-8").partition("\n")[2]
    linked = _AILLEURS.sub(r"\1", _LINK.sub(r'href="/aide/\1"', _PLAIN.render(text)))
    numbers = count(1)
    linked = re.sub("<table>", lambda _: _SCROLLED.format(next(numbers)), linked)
    linked = linked.replace("</table>", "</table></div>")
    body = mark_safe(linked)  # noqa: S308 - our own page, whose HTML is escaped
    return render(request, "aide_page.html", {"titre": _title(path), "corps": body})


def _pages() -> list[Path]:
    return sorted(DOCS.glob("*.md"))


def _title(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ").replace("`", "")


def _holds(path: Path, words: list[str]) -> bool:
    text = fold(path.read_text(encoding="utf-8"))
    return all(word in text for word in words)


def _excerpt(path: Path, words: list[str]) -> str:
    """The first line that holds the first word."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return next((line.strip("#|- ")[: 2 * AUTOUR] for line in lines if words and words[0] in fold(line)), "")
