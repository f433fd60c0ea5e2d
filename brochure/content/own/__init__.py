"""Kinds of block that a project describes itself: ``blocks/<kind>.yaml``, without a line of Python.

What such a file says is data (:mod:`brochure.content.own.definition`).  From it a model of the block is made
(:mod:`brochure.content.own.models`), as strict as those of our own kinds.
"""
