"""The modules of the rules in preview: a run without them does not import them, which takes a tenth of the time of one file.

``corpus_lint.new_rule`` adds a row, and `tests/engine/test_stages.py` says which are missing or too many.
"""

MODULES = frozenset(
    (
        "character_a_line",
        "doubled_mark",
        "dropped_unit",
        "hard_wrapped",
        "image_name",
        "jammer_line",
        "letter_spaced",
        "look_alike_character",
        "lost_opening_mark",
        "missing_punctuation",
        "reversed_quotes",
        "site_line",
        "site_navigation",
        "stray_mark",
        "tag_residue",
        "template_placeholder",
    )
)
