"""HTTP and its documents: a polite client with limits, addresses, encodings, pages and fragments of HTML."""
