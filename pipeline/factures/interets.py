"""Interest on late payments (CCP, art. R. 2192-31 and D. 2192-35): the rate is dated data, never guessed."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import UserError
from pipeline.ingest import Refused, read_toml
from pipeline.model.montants import centimes

PUBLISHED = Path(__file__).with_name("taux_bce.toml")
INDEMNITE = Decimal("40.00")
ANNEE = Decimal(365)
COMMERCE = Decimal(
    2
)  # points more than a public customer owes (code de commerce, L. 441-10, II: ten, not eight)

# First day of a half-year → yearly rate in percent, the points added by law included.
Rates = Mapping[date, Decimal]


def read_rates(extra: Path | None = None) -> Rates:
    """Read the published rates, then those an office adds in a file of the same form, which win."""
    return {**_read(PUBLISHED), **(_read(extra) if extra and extra.exists() else {})}


def _read(path: Path) -> dict[date, Decimal]:
    try:
        data = read_toml(path)
        points = Decimal(data.get("majoration", "8"))
        return {date.fromisoformat(day): Decimal(rate) + points for day, rate in data["taux"].items()}
    except (Refused, KeyError, ValueError, TypeError, AttributeError, InvalidOperation):
        raise UserError(
            "Le fichier des taux de la Banque centrale européenne ne peut pas être lu.",
            'Écrivez une ligne par semestre sous [taux], par exemple : 2026-07-01 = "2.15".',
            str(path),
        ) from None


def half_year(day: date) -> date:
    """Return the first day of the half-year of a day."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def interest(
    rate: Decimal, echeance: date, du: Decimal, payments: Iterable[tuple[date, Decimal]], until: date
) -> Decimal:
    """Count interest from the day after ``echeance`` to each payment, that day included, or to ``until``.

    ``rate`` is yearly, in percent, the one of the half-year in which interest began: it does not change.
    """
    reste, since, somme = du, echeance, Decimal(0)
    for day, montant in sorted(payments):
        if day > since:
            somme += reste * (day - since).days
            since = day
        reste -= montant
    if until > since:
        somme += max(reste, Decimal(0)) * (until - since).days
    return centimes(somme * rate / 100 / ANNEE)
