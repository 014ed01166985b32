"""The additions of hijackers to an article, as spans: readings, keyword banners, rows of place names."""
