"""The index of the rules, which ``tools/rule_index.py`` writes: a run imports the modules of those that it cannot do without.

To import all of them takes as long as everything else that is done for one file. A rule that is not here is imported at once, so
that nothing but time is lost where a row is missing; ``corpus_lint.new_rule`` adds one.
"""

# Code, name, severity, module, the function that the rule is, whether it is in preview, whether it is about records that could
# not be read, and the classes of characters that a text needs for it.
# fmt: off
ROWS: tuple[tuple[str, str, str, str, str, bool, bool, tuple[str, ...]], ...] = (
    ("BPL101", "site-navigation", "warning", "site_navigation", "check", True, False, ()),
    ("BPL102", "site-line", "warning", "site_line", "check", True, False, ()),
    ("DUP101", "duplicate-document", "error", "duplicate_document", "compare", False, False, ()),
    ("DUP102", "near-duplicate", "error", "near_duplicate", "compare", False, False, ()),
    ("DUP103", "contained-document", "warning", "contained_document", "compare", False, False, ()),
    ("DUP104", "repeated-block", "warning", "repeated_block", "check", False, False, ()),
    ("ENC101", "not-utf8", "error", "not_utf8", "check", False, False, ('',)),
    ("ENC102", "mixed-encodings", "error", "mixed_encodings", "check", False, False, ('',)),
    ("ENC103", "mojibake", "error", "mojibake", "check", False, False, ()),
    ("ENC104", "byte-slip", "error", "byte_slip", "check", False, False, ('?(', '?\u0101\xe1\u01ce\xe0\u014d\xf3\u01d2\xf2\u0113\xe9\u011b\xe8\u012b\xed\u01d0\xec\u016b\xfa\u01d4\xf9\u01d6\u01d8\u01da\u01dc\u0144\u0148\u01f9\u1e3f\u0300\u0301\u0304\u030c',)),
    ("ENC105", "replacement-character", "error", "replacement_character", "check", False, False, ('\ufffd\u951f\u70eb\u5c6f\u847a',)),
    ("ENC106", "lost-character", "warning", "lost_character", "check", False, False, ('?',)),
    ("ENC107", "invisible-character", "warning", "invisible_character", "check", False, False, ('\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f',)),
    ("ENC108", "compatibility-character", "warning", "compatibility_character", "check", False, False, ('\u2e80-\u2ef3\u2f00-\u2fd5\ue000-\uf8ff\U000f0000-\U0010fffd',)),
    ("ENC109", "entity-residue", "warning", "entity_residue", "check", False, False, ('&;',)),
    ("FMT101", "malformed-record", "error", "malformed_record", "check", False, True, ()),
    ("LAY101", "letter-spaced", "warning", "letter_spaced", "check", True, False, ()),
    ("LAY102", "hard-wrapped", "warning", "hard_wrapped", "check", True, False, ()),
    ("LAY103", "character-a-line", "warning", "character_a_line", "check", True, False, ()),
    ("OBF101", "jammer-line", "warning", "jammer_line", "check", True, False, ()),
    ("OBF102", "look-alike-character", "warning", "look_alike_character", "check", True, False, ()),
    ("OBF103", "stray-mark", "warning", "stray_mark", "check", True, False, ()),
    ("OBF104", "dropped-unit", "warning", "dropped_unit", "check", True, False, ()),
    ("PIN101", "injected-pinyin", "error", "injected_pinyin", "check", False, False, ('(\uff08[\u3010\u300a\u3008{\u300c\u300e', '\u0101\xe1\u01ce\xe0\u014d\xf3\u01d2\xf2\u0113\xe9\u011b\xe8\u012b\xed\u01d0\xec\u016b\xfa\u01d4\xf9\u01d6\u01d8\u01da\u01dc\u0144\u0148\u01f9\u1e3f\u0300\u0301\u0304\u030c:\uff1a',)),
    ("PIN102", "pinyin-for-character", "warning", "pinyin_for_character", "check", False, False, ('a-z',)),
    ("PUN101", "reversed-quotes", "warning", "reversed_quotes", "check", True, False, ()),
    ("PUN102", "doubled-mark", "warning", "doubled_mark", "check", True, False, ()),
    ("PUN103", "lost-opening-mark", "warning", "lost_opening_mark", "check", True, False, ()),
    ("PUN104", "missing-punctuation", "warning", "missing_punctuation", "check", True, False, ()),
    ("RES101", "template-placeholder", "warning", "template_placeholder", "check", True, False, ()),
    ("RES102", "tag-residue", "warning", "tag_residue", "check", True, False, ()),
    ("RES103", "image-name", "warning", "image_name", "check", True, False, ()),
    ("SCR101", "wrong-conversion", "warning", "wrong_conversion", "check", False, False, ('\u4e7e\u4f48\u4f54\u4fc2\u5016\u50a2\u50ad\u50d5\u5118\u5147\u524b\u5283\u5538\u5641\u5679\u5690\u56a5\u56ae\u56cc\u58c7\u58f9\u5925\u5d11\u5dbd\u5e79\u5e7e\u5f46\u5f8c\u5fa9\u5fb5\u6144\u61de\u6368\u6372\u63a1\u63f9\u647a\u64da\u65bc\u66c6\u672e\u67b1\u6a11\u6a38\u6aaf\u6b77\u6c3e\u6c96\u6e96\u6fb1\u6fdb\u700b\u7030\u7372\u75e0\u7652\u7665\u767c\u774f\u77ad\u77c7\u7843\u79a6\u7a40\u7a6b\u7bc4\u7c64\u7c72\u7cf0\u7db5\u7dfb\u7e34\u7e6b\u7e96\u7f48\u81df\u8449\u8457\u8514\u8591\u85c9\u885a\u885d\u88cf\u88e1\u88fd\u8907\u896c\u8a17\u8a3b\u8a87\u8a8c\u8b9a\u8f13\u8ff4\u9031\u904a\u919c\u9336\u937e\u93c7\u9418\u95a4\u95c6\u95e2\u96bb\u96f2\u97a6\u97c6\u9808\u98b1\u98b3\u9918\u9ad2\u9aee\u9b06\u9b0d\u9b1a\u9b25\u9b31\u9e79\u9eaa\u9eaf\u9eb4\u9eb5\u9f15\u9f63',)),
    ("SCR102", "mixed-script", "warning", "mixed_script", "check", False, False, ('\u9019\u500b\u5011\u4f86\u6642\u8aaa\u6703\u5b78\u570b\u5c0d\u904e\u9084\u5f8c\u70ba\u7232\u8207\u65bc\u7d93\u767c\u958b\u7a2e\u9ede\u6a23\u9032\u52d5\u7121\u9577\u898b\u8a71\u54e1\u9580\u554f\u9593\u5f9e\u5c07\u95dc\u982d\u7576\u6c92\u5be6\u73fe\u9ad4\u61c9\u7fa9\u6a5f\u6578\u696d\u66f8\u6771\u8eca\u96fb\u6b72\u98a8\u99ac\u8a9e\u8a18\u8ad6\u8b93\u8acb\u8a2d\u8a31\u8b49\u8a8d\u8b70\u8a08\u8cb7\u8ce3\u9322\u9280\u98db\u9b5a\u9ce5\u9f8d\u842c\u8655\u865f\u89aa\u8996\u89ba\u89c0\u820a\u807d\u8072\u805e\u96e3\u96f2\u975c\u97ff\u9808\u9802\u9818\u984c\u984f\u9858\u986f\u7d05\u7d1a\u7d30\u7d42\u7d66\u7d50\u7d71\u7d55\u7dad\u7db2\u7dda\u7df4\u7e3d',)),
    ("SPM101", "keyword-banner", "error", "keyword_banner", "check", False, False, ()),
    ("SPM102", "place-name-tail", "error", "place_name_tail", "check", False, False, ()),
    ("SPM103", "keyword-stuffing", "warning", "keyword_stuffing", "check", False, False, ()),
    ("SPM104", "promotion", "warning", "promotion", "check", False, False, ()),
    ("TRN101", "cut-markup", "error", "cut_markup", "check", False, False, ('[<(\uff08\u300a\u3010/', '[<.\u2026',)),
    ("TRN102", "cut-sentence", "warning", "cut_sentence", "check", False, False, ()),
    ("TRN103", "preview-only", "error", "preview_only", "check", False, False, ()),
    ("TRN104", "fixed-length-chunk", "warning", "fixed_length_chunk", "reduce", False, False, ()),
)
