"""Rucio data as variables in notebooks. Needs nothing but Python's standard library."""

__version__ = "0.1.0"
