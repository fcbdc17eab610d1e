"""French as an administration writes it: dates, hours, amounts, words. Pure functions, also filters."""

from pipeline.french.typographie import ESPACE, FINE, typographie

__all__ = ["ESPACE", "FINE", "typographie"]
