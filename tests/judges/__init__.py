"""Independent tools that judge the product: one module per tool, each with a probe and its remedy.

A tool that this machine lacks skips the test that asked for it, loudly: the reason is listed at the
end of the run.  With ``CI=true`` it fails the test, so that no check is lost in silence.
"""
