"""A polite HTTP client with limits, and parsing of what it fetches: URLs, encodings, pages and fragments of HTML."""
