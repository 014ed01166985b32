"""A cleaned copy of a corpus: verdicts, duplicates among what is accepted, shards, the log of edits, the manifest."""
