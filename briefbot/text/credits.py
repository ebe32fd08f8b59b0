"""Who wrote the copy, as the copy itself says."""
