"""The one gate by which foreign files are opened: regular files, bounded, tried first in a process apart."""

from pipeline.ingest.gate import MOST, Refused, inside, read, read_toml

__all__ = ["MOST", "Refused", "inside", "read", "read_toml"]
