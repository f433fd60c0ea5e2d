"""SVG of any program, rewritten in the few ways of saying it that the engine draws as they are meant.

``source`` reads the file, ``sheets`` turns styles into attributes, ``drawing`` writes every part anew: what
is shown by reference is written out, lengths become numbers, gradients, patterns, clips and masks lie in
the coordinates of what they are for.  What can't be said so is refused with its line.

What each kind of part needs is a module of its own (``shapes``, ``lettering``, ``markers``, ``patterns``,
``clips``, ``masks``, ``placing``); what they share of a picture is the ``Canvas``.
"""
