"""The words each language uses, as data; a new language is a new folder."""
