"""The HTTP client with robots.txt, caching and limits; decoding and parsing of URLs, pages and fragments of HTML."""
