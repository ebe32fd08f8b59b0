"""The composition root: puts the judgement and the ring around it together. The only reader of the clock.

One module for what belongs together: `briefs`, `news` (what comes in), `feeds`, `doctor`, `setup`. A command imports
the one that it needs.
"""
