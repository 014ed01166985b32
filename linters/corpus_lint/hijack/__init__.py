"""What a hijacker adds to an article, as spans: readings, keyword banners, rows of place names."""
