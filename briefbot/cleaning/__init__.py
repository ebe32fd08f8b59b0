"""Clean raw pages and feed texts: remove boilerplate, find headline, credits and date."""
