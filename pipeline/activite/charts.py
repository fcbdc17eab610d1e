"""The charts: horizontal bars in the documents' dark blue, the year before in grey, readable without colour.

Every bar bears its figure; the figures stand in a table beside the picture, which says what it shows.
"""

import io
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.activite.edition import Ligne, Section, en_mots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLEU, GRIS, ENCRE = "#1F3864", "#BFBFBF", "#1A1A1A"
LARGEUR = 6.3  # inches: the text width of an A4 page
PNG_DPI = 200
MOST_BARS = 10  # a longer table keeps its figures; its chart shows the largest
LONGEST_LABEL = 42
FONTS = ("Liberation Sans", "Arial")  # the documents' typeface and its twin; else matplotlib's own


def png(section: Section, annee: int) -> bytes:
    """The picture for a Word file; the same figures give the same bytes."""
    return _drawn(section, annee)[0]


def svg(section: Section, annee: int) -> str:
    """The picture for a page, as an element; the same figures give the same bytes."""
    text = _drawn(section, annee)[1].decode()
    own = rf"\g<1>{section.definition.code}-"  # several pictures stand in one page: no id twice
    return re.sub(r'( id="|url\(#|href="#)', own, text[text.index("<svg") :])


def said(section: Section, annee: int) -> str:
    """What the picture shows, for those who do not see it; its figures are in the table beside it."""
    titre = section.definition.titre
    return f"Diagramme en barres\u00a0: {titre[:1].lower()}{titre[1:]}, {annee}."


@lru_cache(maxsize=64)
def _drawn(section: Section, annee: int) -> tuple[bytes, bytes]:
    """Drawn once, saved twice: a PNG, and an SVG whose ids depend on the table only."""
    import matplotlib  # noqa: PLC0415  (0.5 s, for this command alone)
    from matplotlib.figure import Figure  # noqa: PLC0415

    lines = list(reversed(section.lignes[:MOST_BARS]))
    compared = any(line.avant is not None for line in lines)
    style: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": section.definition.code}
    with matplotlib.rc_context({**style, **_font()}):
        height = 0.7 + (0.62 if compared else 0.42) * len(lines)
        figure = Figure(figsize=(LARGEUR, height), layout="constrained")
        axes = figure.add_subplot()
        _bars(axes, lines, section.definition.unite, annee, compared=compared)
        _sober(axes, lines)
        pixels, vectors = io.BytesIO(), io.BytesIO()
        figure.savefig(pixels, format="png", dpi=PNG_DPI, metadata={"Software": None})
        figure.savefig(vectors, format="svg", metadata={"Date": None, "Creator": None})
    return pixels.getvalue(), vectors.getvalue()


@cache
def _font() -> dict[Any, Any]:
    from matplotlib import font_manager  # noqa: PLC0415

    known = set(font_manager.get_font_names())
    found = next((name for name in FONTS if name in known), None)
    return {"font.family": found} if found else {}


def _bars(axes: "Axes", lines: Sequence[Ligne], unit: str, annee: int, *, compared: bool) -> None:
    """This year's full, above; last year's hatched, beneath."""
    places = range(len(lines))
    height, shift = (0.38, 0.19) if compared else (0.6, 0.0)
    this: dict[str, Any] = {"color": BLEU, "label": str(annee)}
    last: dict[str, Any] = {"color": GRIS, "hatch": "///", "edgecolor": "white", "label": str(annee - 1)}
    series = [(shift, this, [line.valeur for line in lines])]
    if compared:
        series.append((-shift, last, [line.avant or 0 for line in lines]))
    for move, look, values in series:
        bars = axes.barh([place + move for place in places], values, height, **look)
        axes.bar_label(bars, [en_mots(v, unit) for v in values], padding=3, fontsize=8, color=ENCRE)
    if compared:
        axes.legend(loc="lower right", fontsize=8, frameon=False)


def _sober(axes: "Axes", lines: Sequence[Ligne]) -> None:
    axes.set_yticks(range(len(lines)), [_short(line.libelle) for line in lines], fontsize=9)
    axes.set_xticks([])
    axes.margins(x=0.18)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)


def _short(label: str) -> str:
    told = f"{label[:1].upper()}{label[1:]}"
    return told if len(told) <= LONGEST_LABEL else f"{told[: LONGEST_LABEL - 1]}…"
