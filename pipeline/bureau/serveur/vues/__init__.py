"""The views of a server: signing in and out, the accounts, the journal."""
