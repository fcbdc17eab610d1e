"""Why a part cannot stand for the whole: everything is then read again, which is never wrong."""


class Ailleurs(Exception):
    """What was typed may change more than the bilans that were read again."""


def exige(holds: bool) -> None:
    """Go on when it holds."""
    if not holds:
        raise Ailleurs
