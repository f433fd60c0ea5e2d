"""Composition: how a text is fitted to its pages, within the bounds that the style data give."""
