"""Bibliography: sources, their numbers by reading order, and the list of references."""
