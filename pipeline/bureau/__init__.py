"""The page: everything an office does in a day, in the browser; views parse, call a use case, show."""
