"""Parsing English: words, tags, lemmas and dependencies, from the weights of a published spaCy model.

The model is spaCy's small English pipeline: tokenizer, convolutional encoder, tagger, arc-eager parser, lemmatizer.
Only its files are read. spaCy itself is not imported, which saves half a second and a hundred megabytes in every
process; what does not depend on a sentence (vector, tag rules and lemma of a word) is worked out once a word. That
the result is spaCy's is tested against spaCy (`tests/code/test_parsing.py`).
"""

from yalu.code.parsing.model import Model, load_model
from yalu.code.parsing.tokens import Doc, Span, Token

__all__ = ["Doc", "Model", "Span", "Token", "load_model"]
