"""Values in plain words: moved down to `catalogue.wording`, where letters and the desk read it too."""

from onedoor.catalogue.wording import in_words, per, quoted

__all__ = ["in_words", "per", "quoted"]
