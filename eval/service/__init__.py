"""The service under test: its processes, a model that fails as it was told to, fire, and load."""
