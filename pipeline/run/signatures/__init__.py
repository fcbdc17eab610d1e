"""Signature rounds: what leaves to be signed, what comes back signed, what is kept of it."""
