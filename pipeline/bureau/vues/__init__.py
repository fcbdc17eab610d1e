"""The views, one module per page of the menu: parse, call a use case, show."""
