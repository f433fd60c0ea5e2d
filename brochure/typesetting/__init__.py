"""Typesetting: the engine, what it set where, and whether that fits.  The only room that knows WeasyPrint."""
