"""The engine’s boxes, read: what stands where on its pages.

The engine has no public way to them.  Nothing here imports it; the names of its boxes are those of release
70.0.
"""
