"""How the base of the accounts came to its present shape, one step a module."""
