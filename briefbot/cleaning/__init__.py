"""Raw pages and feed texts to clean articles: boilerplate out, credits and headline found."""
