"""A static site of the briefs: pages as bytes, the files that search and feed readers need, and the folder they go to.

`briefbot.site.records` is what the site remembers of a day's brief, `briefbot.site.storylines` joins the days, and
`briefbot.site.pages` makes the pages of them. Nothing here reads a clock.
"""
