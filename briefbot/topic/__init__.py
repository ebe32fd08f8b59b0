"""The topic of a brief: names in all their spellings, places, and what is relevant."""
