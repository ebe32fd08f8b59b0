"""Decode text of unknown encoding: Unicode with or without a mark, windows-1252, windows-1256 and the rest.

Tried in this order: a byte order mark; UTF-8; UTF-16, which has zero bytes; the declared encoding, unless it gives
words of accented letters only; the frequency of letters. Detectors guess badly on short texts and between windows-1252
and similar encodings, so charset-normalizer is used last, only for text that is neither French-like nor Arabic.
"""

import codecs
import re
from itertools import pairwise

from briefbot.entries import ParseError
from briefbot.language.identify import language_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
)

#: Bytes by which the encoding is judged; trial decoding uses all bytes.
SAMPLE = 65_536

#: Share of control characters above which data is not text. Images have a tenth and more.
CONTROLS_AT_MOST = 0.02

#: Invalid bytes for each valid multi-byte character in damaged UTF-8, at most; other encodings have hardly a valid one.
BROKEN_AT_MOST = 0.5

#: Share of non-ASCII bytes among letters from which an 8-bit text is not in Latin script. French has .05, Polish .1.
ARABIC_FROM = 0.3

#: Share of words without an ASCII letter above which text is not in Latin script. French has .001, an Arabic page with
#: many Latin names .2.
FOREIGN_AT_MOST = 0.1

#: Share of non-ASCII characters that are signs within a word above which the encoding is another one.
SIGNS_AT_MOST = 0.1

#: Share of words with letters beyond ASCII that are misspelt above which the encoding is another; one may be a name.
MISSPELT_AT_MOST = 0.1

#: Share of words that are among the 20 commonest from which a text is Arabic; Arabic has a tenth and more.
COMMON_FROM = 0.03

#: Control characters that text does not have. ESC, form feed and the like occur in some encodings.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")
_WESTERN = re.compile(
    r"[àâäáãåæçèéêëìíîïñòóôöõøœšžßùúûüÿÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒŠŽÙÚÛÜ«»‘’‚“”„–—…•€£§°©®™·¿¡\xa0\xad†‹›¢¥´]"
    r"|[¹²³ªº¼½¾](?![^\W\d_])"
)
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]{3,}")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_WORD = re.compile("(?<![A-Za-z])[\u00c0-\u024f]{3,}(?![A-Za-z])")
_SIGN_WITHIN = re.compile("(?<=[^\\W\\d_])[\xa1-\xac\xae-\xb6\xb8-\xbf\xd7\xf7](?=[^\\W\\d_])")
_TWO_ALPHABETS = re.compile("[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_MARKUP = re.compile(rb"<(script|style)\b.*?(?:</\1|\Z)|<(?!!\[)[^<>]*>", re.DOTALL | re.IGNORECASE)
_UNUSUAL = re.compile("[^ -\u024f\u0370-\u06ff\u2000-\u206f\n\r\t\u20ac]")
_ARABIC = re.compile("[\u0600-\u06ff]")

#: Each escaped byte (surrogateescape) as a character of windows-1252; its five undefined bytes are control characters.
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}

_ARABIC_WORDS = re.compile(r"\b(?:في|من|على|إلى|أن|عن|التي|الذي|هذا|هذه|مع|قال|كما|بعد|بين|لم|لا|ما|وقال|وفي)\b")

_TURKISH = str.maketrans("ÐðÝýÞþ", "ĞğİıŞş")
_ICELANDIC = frozenset("ÐðÝýÞþ")

#: Encodings that charset-normalizer chooses from: with all of them, it takes Japanese for Korean and Polish for Baltic.
_OTHERS = "cp1250 cp1251 cp1253 cp1254 cp1255 koi8_r iso8859_2 big5 gb18030 shift_jis euc_jp euc_kr".split()  # noqa: SIM905 - no easier to read as a list

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_NAMES = re.compile(
    r"(?:x-)?(?:windows|cp|iso|latin|koi8|mac|gb|big5|euc|s(?:hift)?[-_]?jis|tis|utf)[\w.:-]*", re.IGNORECASE
)
_MOJIBAKE = re.compile(
    r"[ÃÂâØÙÚÛ](?:(?<=[ÃÂâ])[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|(?<=[ØÙÚÛ])[\x80-\xbfÀ-ÿ€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]"
    r"[ØÙÚÛ][\x80-\xbfÀ-ÿ€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ])"
)


class NotTextError(ParseError):
    """The data is not text. ``str(error)`` names its format if that is known: ``not text: a PDF``."""


def decode(data: bytes, declared: str = "") -> str:
    """Return the text that ``data`` holds, without byte order mark, with mojibake undone.

    ``declared`` is the encoding that the text declares; it is used only if the text is not in Unicode.

    >>> decode("Où est l’armée ?".encode("windows-1252"))
    'Où est l’armée ?'

    Raises:
        NotTextError: it is an image, an archive or other binary data.
    """
    refuse_known(data)
    text = _decoded(data, declared)
    sample = text[:SAMPLE]
    if len(_CONTROL.findall(sample)) > CONTROLS_AT_MOST * len(sample) + 1:
        raise NotTextError("not text")
    return fix_encoding(text)


def refuse_known(data: bytes) -> None:
    """Raise for data of a known binary format.

    Raises:
        NotTextError: ``data`` begins with the signature of a binary format.
    """
    for head, kind in _KINDS:
        if data.startswith(head):
            raise NotTextError(f"not text: {kind}")


def is_wide(head: bytes) -> bool:
    """Return whether a text that begins with ``head`` may be in UTF-16 or UTF-32, where a newline is no single byte.

    >>> is_wide("One.".encode("utf-16-le")), is_wide(b"One.")
    (True, False)
    """
    return b"\x00" in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def declared_encoding(page: bytes) -> str:
    """Return the encoding that an HTML page names in its head; empty if it names none.

    >>> declared_encoding(b"<html><head><meta charset=windows-1256>")
    'windows-1256'
    """
    match = _DECLARED.search(page[:4096])
    return match[1].decode("ascii", "replace") if match else ""


def decode_document(data: bytes, content_type: str = "") -> str:
    """Return the text of a page, feed or list; if it is not in Unicode, the declared encoding is used.

    The ``Content-Type`` header is used only if the document declares no encoding or UTF-8: some servers send the same
    header for everything.

    Raises:
        NotTextError: it is an image, an archive or other binary data.
    """
    declared, header = declared_encoding(data), _CHARSET.search(content_type)
    if header and declared.lower().replace("-", "") in {"", "utf8"}:
        declared = header[1]
    return decode(data, declared)


def fix_encoding(text: str) -> str:
    """Return ``text`` with its mojibake undone, line by line.

    >>> fix_encoding("Libyaâ€™s army")
    'Libya’s army'
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    import ftfy  # noqa: PLC0415 - 60 ms to import, and few texts need it

    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\x00" in data[:SAMPLE] and (wide := _wide(data)) is not None:
        return wide
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _patched_utf8(data) or _as_declared(data, declared) or _eight_bit(data)


def _wide(data: bytes) -> str | None:
    """Return the text of UTF-16 without a byte order mark; ``None`` if ``data`` is not UTF-16."""
    texts = (data.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be"))
    return next((text for text in texts if len(_UNUSUAL.findall(text[: SAMPLE // 2])) <= 0.05 * len(text)), None)


def _patched_utf8(data: bytes) -> str | None:
    """Return the text of UTF-8 that is cut inside a character or has stray bytes; ``None`` if it is not mostly so."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for char in text if char > "\x7f") - broken
    if broken == 1 and text.endswith("\ufffd") and sound:
        return text[:-1]  # cut in the middle of a character
    if broken > BROKEN_AT_MOST * sound:
        return None
    return data.decode("utf-8", "surrogateescape").translate(_STRAYS)


def _as_declared(data: bytes, declared: str) -> str | None:
    """Return the text in the encoding ``declared``; ``None`` if there is no such text, or only nonsense."""
    name = declared.strip().lower()
    if not _NAMES.fullmatch(name):
        return None
    known = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "iso-8859-9": "windows-1254"}
    name = known.get(name, name).removeprefix("x-")
    try:
        text = data.decode(name)
        sample = _without_markup(data).decode(name, "replace")
    except (LookupError, UnicodeDecodeError):
        return None
    is_nonsense = _CONTROL.search(text) or not _is_latin(sample) or not _is_spelt(sample) or _is_turkish(sample)
    return None if is_nonsense else text


def _without_markup(data: bytes) -> bytes:
    """Return the words at the head of a page or feed, whose tags would count as English."""
    return _MARKUP.sub(b" ", data[: 8 * SAMPLE])[:SAMPLE]


def _is_latin(text: str) -> bool:
    """Return whether the Latin letters of ``text`` make up words; true if it has none.

    >>> _is_latin("Où est l'été ?"), _is_latin("ÇáØÑíÞ ÇáÓÇÍáí"), _is_latin("w³adze mówi¹")
    (True, False, False)
    """
    high = sum(1 for char in text if char > "\x7f")
    words, foreign = _LATIN_WORD.findall(text), _FOREIGN_WORD.findall(text)
    return len(foreign) <= FOREIGN_AT_MOST * len(words) and len(_SIGN_WITHIN.findall(text)) <= SIGNS_AT_MOST * high


def _is_spelt(text: str) -> bool:
    """Return whether words have letters of one alphabet each, and no capital behind a small letter.

    >>> _is_spelt("На побережье Ливии"), _is_spelt("оБ РПВЕТЕЦШЕ мЙЧЙЙ"), _is_spelt("La cфte est calme cet йtй")
    (True, False, False)
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    misspelt = sum(1 for word in words if _TWO_ALPHABETS.search(word) or _has_capital_inside(word))
    return misspelt <= max(1, MISSPELT_AT_MOST * len(words))


def _has_capital_inside(word: str) -> bool:
    return any(before.islower() and after.isupper() for before, after in pairwise(word))


def _is_turkish(western: str) -> bool:
    """Return whether a text read as windows-1252 is Turkish: six letters are others, which Icelandic uses."""
    return not _ICELANDIC.isdisjoint(western) and language_of(western.translate(_TURKISH)) == "tr"


def _eight_bit(data: bytes) -> str:
    sample = _without_markup(data)
    western = _western(sample)
    if _is_turkish(western):
        return _western(data).translate(_TURKISH)
    high = sum(1 for char in western if char > "\x7f")
    letters = high + sum(1 for char in western if char.isascii() and char.isalpha())
    if high >= ARABIC_FROM * letters or not _is_latin(western):
        return _arabic(data, sample) or _detected(data, sample)
    return _western(data) if len(_WESTERN.findall(western)) >= 0.98 * high else _detected(data, sample)


def _arabic(data: bytes, sample: bytes) -> str | None:
    """Return the text of an Arabic 8-bit encoding; ``None`` if it is not Arabic."""
    readings = {encoding: sample.decode(encoding, "replace") for encoding in ("cp1256", "iso-8859-6")}
    if readings["iso-8859-6"].count("\ufffd") > CONTROLS_AT_MOST * len(sample):  # it leaves half of the bytes undefined
        del readings["iso-8859-6"]
    known = {encoding: len(_ARABIC_WORDS.findall(text)) for encoding, text in readings.items()}
    best = max(known, key=known.__getitem__)
    text = readings[best]
    words = text.count(" ")
    if words >= 8 and known[best] < COMMON_FROM * words:  # other 8-bit text gives Arabic letters, too, but not words
        return None
    letters = [char for char in text if char > "\x7f" and char.isalpha()]
    is_arabic = len(_ARABIC.findall("".join(letters))) >= 0.9 * len(letters)
    return data.decode(best, "replace") if is_arabic else None


def _detected(data: bytes, sample: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 25 ms to import, and few texts need it

    guess = from_bytes(sample, cp_isolation=_OTHERS).best()
    if guess is not None:
        text = data.decode(guess.encoding, "replace")
        if text.count("\ufffd") <= 0.001 * len(text):
            return text
    return _western(data)


def _western(data: bytes) -> str:
    """Return ``data`` decoded as windows-1252, its five undefined bytes as control characters."""
    return data.decode("cp1252", "surrogateescape").translate(_STRAYS)
