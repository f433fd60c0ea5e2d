"""Beginnings of new projects: content that builds at once, with comments that say where to write."""
