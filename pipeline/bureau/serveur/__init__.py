"""The page for an office: accounts, groups, a journal; one process behind a proxy that speaks HTTPS."""
