"""The rows of the catalogue, by theme, and what a row is made of."""
