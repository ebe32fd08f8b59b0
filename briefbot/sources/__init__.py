"""Where articles come in from."""
