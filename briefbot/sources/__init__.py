"""Sources of articles: parsers of files, feeds, sitemaps, web pages and OPML lists, and the polling of one source."""
