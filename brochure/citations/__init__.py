"""Citations: numbering by reading order, collapsing runs, formatting the list."""
