"""Variants: leaflets of one master for the rows of a table, built together and compared with the master."""
