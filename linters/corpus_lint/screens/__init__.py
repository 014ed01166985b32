"""Test many texts at once, to skip those that a rule cannot report.

The texts of a batch are one array of UTF-16 code units. Each unit is looked up once in a table of the classes of characters
that the screens of rules ask for, a bit for each, so that what a screen asks is an operation on whole arrays. A class is
given as between the brackets of one in a regular expression, but without escapes; of a character beyond the Basic
Multilingual Plane both halves are taken for the character. So a screen may have false positives but never false negatives.
"""

from corpus_lint.screens.batch import Batch, batch_of
from corpus_lint.screens.classes import Array, Flags
from corpus_lint.screens.stretches import Stretches

__all__ = ["Array", "Batch", "Flags", "Stretches", "batch_of"]
