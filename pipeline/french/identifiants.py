"""Numbers that identify, cut into the groups people read: SIRET, IBAN, telephone."""

from pipeline.french.typographie import ESPACE


def siret(s: str) -> str:
    """« 123 456 789 00012 »; anything but 14 digits comes back as it is."""
    digits = _joined(s)
    if len(digits) != 14 or not digits.isdigit():
        return s
    return ESPACE.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def siren(s: str) -> str:
    """« 123 456 789 », from a SIREN or the start of a SIRET; anything else comes back as it is."""
    digits = _joined(s)
    if len(digits) not in (9, 14) or not digits.isdigit():
        return s
    return ESPACE.join((digits[:3], digits[3:6], digits[6:9]))


def iban(s: str) -> str:
    """Groups of four, in capitals."""
    joined = _joined(s).upper()
    return ESPACE.join(joined[i : i + 4] for i in range(0, len(joined), 4))


def telephone(s: str) -> str:
    """« 02 98 00 00 00 », « +33 2 98 00 00 00 »; any other number comes back as it is."""
    digits = _joined(s).replace(".", "").replace("-", "")
    if digits.startswith("+33") and len(digits) == 12 and digits[1:].isdigit():
        return ESPACE.join(("+33", digits[3], *_pairs(digits[4:])))
    if len(digits) == 10 and digits.isdigit():
        return ESPACE.join(_pairs(digits))
    return s


def _pairs(digits: str) -> list[str]:
    return [digits[i : i + 2] for i in range(0, len(digits), 2)]


def _joined(s: str) -> str:
    return "".join(s.split())
