"""Tagging: the structure tree of a finished PDF, mended for PDF/UA."""
