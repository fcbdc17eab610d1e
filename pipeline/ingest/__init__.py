"""The one gate by which foreign files are opened: regular files, bounded, tried first in a process apart."""

from pipeline.ingest.gate import MOST, UNTOLD, Refused, inside, read, read_toml, told

__all__ = ["MOST", "UNTOLD", "Refused", "inside", "read", "read_toml", "told"]
