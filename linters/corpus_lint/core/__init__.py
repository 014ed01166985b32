"""Values and text: what a finding, a fix and a document are, what is shown of hostile text, and how files are written."""
