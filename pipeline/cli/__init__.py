"""The commands: parse, call, show. The only importer of click."""

from pipeline.cli.main import main

__all__ = ["main"]
