"""Rules, the catalogue of rules, running them on a document or a corpus, and fixes."""
