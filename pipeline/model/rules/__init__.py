"""The rules across records: errors withhold the documents they touch, warnings withhold nothing."""

from pipeline.model.rules.catalogue import check

__all__ = ["check"]
