"""The HTTP API: routes of a few lines over the store and its queue."""
