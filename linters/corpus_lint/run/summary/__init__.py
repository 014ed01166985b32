"""What a report says of a corpus: counted while a run reads it, in every process, in memory that does not grow with it."""
