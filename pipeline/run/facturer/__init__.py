"""The stages behind the billing commands: choose, issue, correct, follow up."""
