"""A brief to Telegram: in parts that it takes, one at a time, and what is certain about each afterwards."""

#: A gateway got no answer in time (RFC 9110, 15.6.5): as unsure as none at all, unless the Bot API itself says it.
GATEWAY_TIMEOUT = 504
