"""The stages in order: the only place that knows them all, and callable without the command line."""

from pipeline.run.docs import build, check

__all__ = ["build", "check"]
