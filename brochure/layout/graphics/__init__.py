"""Vector drawings made from data: charts, codes, pictures, all as SVG for the page's HTML.

They draw in millimetres and in colours of the palette, and know nothing of leaflets.
"""
