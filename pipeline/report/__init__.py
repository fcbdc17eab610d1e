"""What a run says to people: the console, the HTML page, the JSON file."""

from pipeline.report.publish import publish

__all__ = ["publish"]
