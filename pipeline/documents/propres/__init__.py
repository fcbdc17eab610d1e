"""Kinds of an office's own: a template of theirs, and settings that say of what, when, where and for whom."""
