"""The model in memory brought up to date by reading again only the bilans that a typed line is about."""
