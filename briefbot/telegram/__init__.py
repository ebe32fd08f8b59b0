"""A brief to Telegram: in parts that it takes, one at a time, and what is certain about each afterwards."""
