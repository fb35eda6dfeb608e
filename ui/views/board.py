"""The board."""


def page() -> None:
    pass
