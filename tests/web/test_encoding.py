"""Bytes to text."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.language.characters import normalize
from briefbot.web.encoding import NotTextError, declared_encoding, decode, decode_document, fix_encoding, is_wide

ENGLISH = "Libya’s navy — or what is left of it — said on Monday that it’s back “in full strength”."
FRENCH = "Où est passée l’armée ? « Elle a été dissoute », a déclaré à l’aube un porte-parole du maréchal."
ARABIC = "قال متحدث باسم الحكومة إن القوات استعادت السيطرة على المطار في جنوب العاصمة، وإن تسعة أشخاص قتلوا."
RUSSIAN = "Войска вошли в город в понедельник утром, сообщил представитель правительства национального согласия."
GREEK = "Οι δυνάμεις της κυβέρνησης ανέκτησαν τη Δευτέρα τον έλεγχο του αεροδρομίου, δήλωσε εκπρόσωπος του στρατού."
TURKISH = "Hükümet güçleri pazartesi günü havaalanının kontrolünü geri aldı, dedi sözcü. Şehirde dokuz kişi öldü."
POLISH = (
    "Siły rządowe odzyskały w poniedziałek kontrolę nad lotniskiem, powiedział rzecznik. Dziewięć osób zginęło, a drogi"
    " są zamknięte. Źródła w stolicy mówią, że żołnierze wycofali się ku wybrzeżu."
)

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, encoding) for text in (ENGLISH, FRENCH, ARABIC) for encoding in UNICODE),
        (ENGLISH, "windows-1252"),
        (FRENCH, "windows-1252"),
        (FRENCH.replace("’", "'"), "iso-8859-1"),
        (ARABIC, "windows-1256"),
        (ARABIC, "iso-8859-6"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
    ],
)
@pytest.mark.parametrize("times", [1, 30])
def test_each_language_is_read_in_each_of_its_encodings(text, encoding, times):
    assert decode((text * times).encode(encoding)) == text * times


def test_latin_words_in_an_arabic_page_do_not_make_it_french():
    mixed = f"{ARABIC} BBC, France 24, l’été\n"

    assert decode(mixed.encode("windows-1256")) == mixed


def test_the_declared_encoding_counts_where_the_bytes_are_no_unicode():
    polish = "Siły rządowe odzyskały kontrolę nad lotniskiem."

    assert decode(polish.encode("iso-8859-2"), "ISO-8859-2") == polish
    assert decode(polish.encode("utf-8"), "iso-8859-2") == polish


@pytest.mark.parametrize("declared", ["utf-8", "utf-99", "unicode_escape", "hex", "windows-1253", "", "\x00"])
def test_a_wrong_or_unheard_of_declaration_does_no_harm(declared):
    assert decode(b"Caf\xe9 \x8d ferm\xe9 d\xe8s l'aube", declared).startswith("Café")


OTHER_SCRIPTS = (
    (ARABIC, "windows-1256"),
    (ARABIC, "iso-8859-6"),
    (RUSSIAN, "windows-1251"),
    (RUSSIAN, "koi8-r"),
    (GREEK, "windows-1253"),
    (TURKISH, "windows-1254"),
    (POLISH, "windows-1250"),
    (POLISH, "iso-8859-2"),
)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "latin1", "ISO-8859-15"])
@pytest.mark.parametrize(("text", "encoding"), OTHER_SCRIPTS)
def test_the_bytes_decide_where_western_is_declared_and_gives_nonsense(text, encoding, declared):
    assert decode(text.encode(encoding), declared) == text


@pytest.mark.parametrize("declared", ["", "windows-1251", "koi8-r", "windows-1252"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Порт Сирта открыт для судов с пшеницей, сообщил во вторник начальник гавани.", "windows-1251"),
        ("Порт Сирта открыт для судов с пшеницей, сообщил во вторник начальник гавани.", "koi8-r"),
        ("Порт у Сирті відкрито для суден із пшеницею, повідомив у вівторок начальник гавані.", "windows-1251"),
        (ARABIC, "windows-1256"),
        (FRENCH, "windows-1252"),
    ],
)
def test_the_bytes_decide_where_another_alphabet_is_declared_and_gives_nonsense(text, encoding, declared):
    assert decode(text.encode(encoding), declared) == text


def test_a_foreign_name_spelt_oddly_does_not_undo_what_is_declared():
    text = "Порт Сирта открыт для судов с пшеницей, сообщил Lukoйл."

    assert decode(text.encode("windows-1251"), "windows-1251") == text


@pytest.mark.parametrize(("text", "encoding"), OTHER_SCRIPTS)
def test_the_markup_of_a_page_does_not_make_its_few_words_western(text, encoding):
    tags = '<div class="wrapper inner"><a href="/section/politics/today">%s</a></div>'
    page = f"<html><head><meta charset=iso-8859-1><script>let answer = 'yes'</script></head>{tags % text}</html>"

    assert decode_document(page.encode(encoding), "text/html; charset=ISO-8859-1") == page


def test_a_feed_whose_arabic_stands_in_cdata_is_told_by_it():
    feed = f'<?xml version="1.0" encoding="ISO-8859-1"?><rss><item><title><![CDATA[{ARABIC}]]></title></item></rss>'

    assert ARABIC in decode_document(feed.encode("windows-1256"), "application/xml; charset=windows-1252")


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "latin1"])
@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        FRENCH.upper(),
        "ÉTÉ À L’ÎLE",
        "Die Straße ist größer, überall außer am Übergang; für Lastwagen öffnet sie später.",
        "¿Quién manda? Según el ministro, nadie: «la región» está dividida en 3 × 4 zonas.",
        "Herinn náði flugvellinum á mánudag, sagði talsmaður stjórnarinnar, og níu menn létust þegar ráðist var á þá.",
        "Cafè del port: la col·lecció d'arròs, 5 € · 20 °C",
        "3 × 4 ¦ ¬ plain words",
    ],
)
def test_what_is_western_and_declared_so_stays(text, declared):
    assert decode(text.encode("windows-1252"), declared) == text


def test_an_iso_8859_1_page_may_have_the_quotes_of_windows_1252():
    assert decode("l’armée".encode("windows-1252"), "iso-8859-1") == "l’armée"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<meta charset='windows-1256'>", "windows-1256"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=ISO-8859-6">', "ISO-8859-6"),
        (b'<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
        (b"<p>charset=x</p>", ""),
        (b"", ""),
    ],
)
def test_a_page_declares_its_encoding_in_its_head(page, expected):
    assert declared_encoding(page) == expected


def test_a_text_cut_in_the_middle_of_a_character_loses_only_that():
    assert decode(f"{FRENCH} à l’été".encode()[:-1]) == f"{FRENCH} à l’ét"


def test_stray_bytes_in_utf_8_are_read_as_windows_1252():
    assert decode(FRENCH.encode() + b" l\x92\xe9t\xe9") == f"{FRENCH} l’été"


def test_bytes_that_windows_1252_lacks_are_no_reason_to_give_up():
    assert decode("l’été dans le désert".encode("windows-1252") + b"\x81") == "l’été dans le désert\x81"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 rest", "a PDF"),
        (b"PK\x03\x04rest", "a zip archive or an office document"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"\x1f\x8brest", "a gzip archive"),
    ],
)
def test_a_file_of_a_known_kind_is_named(data, kind):
    with pytest.raises(NotTextError, match=kind):
        decode(data)


@pytest.mark.parametrize("data", [b"\x00" * 100, random.Random(1).randbytes(2000), b"\x7fELF" + b"\x02\x01\x00" * 60])
def test_binary_data_is_no_text(data):
    with pytest.raises(NotTextError, match="not text"):
        decode(data)


def test_a_stray_zero_byte_does_not_make_a_text_binary():
    assert normalize(decode(b"The port\x00 reopened on Monday.")) == "The port reopened on Monday."


def test_a_few_bytes_tell_that_a_newline_is_no_single_byte():
    assert [is_wide(head) for head in ("{".encode("utf-16"), "{".encode("utf-32-be"), b"{}", b"")] == [
        *(True, True),
        *(False, False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Itâ€™s over", "It’s over"),
        ("un Ã©tÃ©\nun été", "un été\nun été"),
        ("Ø§Ù„Ù‚ÙˆØ§Øª", "القوات"),
        ("le château d’Âge d’or, à côté", "le château d’Âge d’or, à côté"),
        ("plain", "plain"),
    ],
)
def test_mojibake_is_mended_and_sound_text_left_alone(text, expected):
    assert fix_encoding(text) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_end_of_a_line_is_a_newline(end):
    assert normalize(f"one{end}two") == "one\ntwo"


def test_marks_that_only_a_printer_sees_go():
    assert normalize("the govern\xadment\u200b") == "the government"


def test_a_letter_and_its_accent_are_one_character():
    assert normalize("ete\u0301") == "eté"


def test_the_halves_of_a_character_meet_and_a_lone_half_goes():
    assert normalize("\ud83d\ude00 \ud83d \ufeff\x1b[31m") == "😀 \ufffd [31m"


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_unicode_with_a_mark_or_utf_8_comes_back(text, encoding):
    try:
        got = decode(text.encode(encoding))
    except NotTextError:
        return  # control characters
    assert got == fix_encoding(text.removeprefix("\ufeff"))


@settings(deadline=None)
@given(st.binary(), st.text())
def test_all_bytes_are_text_or_said_to_be_none(data, declared):
    try:
        normalize(decode(data, declared)).encode()
    except NotTextError:
        return
