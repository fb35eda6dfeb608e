"""Reports made to measure: random figures, every published layout, worked examples and timings."""
