"""What a rule is, which rules there are, and what they find in one document or in a corpus; fixes."""
