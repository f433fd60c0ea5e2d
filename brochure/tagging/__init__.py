"""Tagging: the structure tree of a finished PDF, repaired for PDF/UA."""
