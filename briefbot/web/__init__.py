"""The polite way to the web: robots.txt, one connection a host, limits on everything, never into private networks."""
