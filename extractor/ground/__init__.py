"""A model's answer put to the source: what stands where it was said to stand, and what does not."""

from extractor.ground.tables import Grounded, ground_table, keep_better
from extractor.ground.voices import alone, together, with_arithmetic

__all__ = ["Grounded", "alone", "ground_table", "keep_better", "together", "with_arithmetic"]
