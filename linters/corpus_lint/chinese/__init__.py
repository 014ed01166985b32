"""Knowledge of Chinese: tables, scripts, pinyin, place names, the ends of sentences, and how likely a text is."""
