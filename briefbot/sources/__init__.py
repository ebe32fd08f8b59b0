"""The sources of articles: files and folders, feeds, sitemaps, web pages, and subscription lists of feeds."""
