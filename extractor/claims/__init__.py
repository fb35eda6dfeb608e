"""Prose against tables: sentences -> mentions of the form's quantities -> claims compared with cells."""

from extractor.claims.compare import compare
from extractor.claims.find import Mention, find_mentions
from extractor.claims.place import locate
from extractor.claims.quantities import Quantity, load_quantities

__all__ = ["Mention", "Quantity", "compare", "find_mentions", "load_quantities", "locate"]
