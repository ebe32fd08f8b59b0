"""Which pictures can be shown, and what is said of them."""

import pytest
from hostile import SHAPES
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Picture
from briefbot.web.pictures import (
    LONGEST_ADDRESS,
    LONGEST_ALT,
    StatedPicture,
    checked_picture,
    clean_alt,
    clean_credit,
    first_picture,
    picture_address,
    rechecked,
    same_file,
)

PAGE = "https://news.example/2020/siege"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://img.example/siege.jpg", "https://img.example/siege.jpg"),
        ("/siege.jpg", "https://news.example/siege.jpg"),
        ("//www.img.example/siege.jpg", "https://www.img.example/siege.jpg"),
        ("https://img.example:443/a.jpg?w=1&s=a%2Fb", "https://img.example/a.jpg?w=1&s=a%2Fb"),
        ("https://img.example:8443/a.jpg", "https://img.example:8443/a.jpg"),
        ("https://img.example/a.jpg#top", "https://img.example/a.jpg"),
        ("https://img.example/طرابلس.jpg", "https://img.example/%D8%B7%D8%B1%D8%A7%D8%A8%D9%84%D8%B3.jpg"),
        ("https://bücher.example/a.jpg", "https://xn--bcher-kva.example/a.jpg"),
        ('https://img.example/a".jpg?b=<c>', "https://img.example/a%22.jpg?b=%3Cc%3E"),
        ("https://8.8.8.8/a.jpg", "https://8.8.8.8/a.jpg"),
    ],
)
def test_an_address_of_a_public_host_is_taken_in_ascii(link, address):
    assert picture_address(link, PAGE) == address


@pytest.mark.parametrize(
    "link",
    [
        *("", "http://img.example/a.jpg", "ftp://img.example/a.jpg", "data:image/png;base64,iVBORw0KGgo="),
        *("javascript:alert(1)", "jav\tascript:alert(1)", "blob:https://img.example/1", "file:///etc/passwd"),
        *("https://ann:secret@img.example/a.jpg", "https://img.example@127.0.0.1/a.jpg", "https:///"),
        *("https://localhost/a.jpg", "https://LOCALHOST./a.jpg", "https://a.localhost/a.jpg", "https://printer/a.jpg"),
        *("https://nas.local/a.jpg", "https://wiki.corp/a.jpg", "https://db.internal/a.jpg", "https://r.home.arpa/a"),
        *("https://nas.localdomain/a.jpg", "https://a.test/a.jpg", "https://fritz.box/a.jpg", "https://[x/a.jpg"),
        *("https://img.example/\ud83d.jpg", "https://img.example/a.jpg?b=\ud83d", None, 7, {}),
        *("https://127.0.0.1/a.jpg", "https://127.1/a.jpg", "https://2130706433/a.jpg", "https://0x7f.0.0.1/a.jpg"),
        *("https://0177.0.0.1/a.jpg", "https://１２７.0.0.1/a.jpg", "https://127。0。0。1/a.jpg", "https://0/a.jpg"),
        *("https://10.0.0.1/a.jpg", "https://192.168.1.1/a.jpg", "https://169.254.169.254/latest/meta-data"),
        *("https://[::1]/a.jpg", "https://[fe80::1]/a.jpg", "https://[::ffff:10.0.0.1]/a.jpg", "https://[::1/a.jpg"),
        *("https://127.0.0.1\\.img.example/a.jpg", "https://img.example:0/a.jpg", "https://img.example:99999/a.jpg"),
        "https://img.example/" + "a" * LONGEST_ADDRESS,
        "https://img.example/" + "ط" * 400,
    ],
)
def test_no_other_address_is(link):
    assert picture_address(link, PAGE) == ""


def test_a_relative_address_on_a_page_without_tls_is_left_out():
    assert picture_address("/a.jpg", "http://news.example/") == ""


@given(st.text(max_size=80), st.sampled_from(["", "https://", "https://img.example/", "//"]))
def test_whatever_is_named_an_address_is_empty_or_one_that_a_page_may_hold(text, before):
    address = picture_address(before + text, PAGE)

    assert address == "" or (address.startswith("https://") and address.isascii() and not set(address) & set(' "<>\\'))
    assert picture_address(address) == address


@pytest.mark.parametrize(
    "file",
    [
        *("logo.png", "site-logo-2020.jpg", "Placeholder.jpg", "default.jpg", "default-news.png", "no-image.jpg"),
        *("noimage.png", "og-image.png", "og_image.jpg", "avatar-12.jpg", "favicon.png", "apple-touch-icon.png"),
        *("share-card.png", "social_default.jpg", "opengraph-image.png", "map.svg", "a.ico", "blank.gif"),
    ],
)
def test_a_picture_that_its_name_calls_the_sites_own_is_left_out(file):
    assert checked_picture(StatedPicture((f"https://img.example/{file}",))) is None


@pytest.mark.parametrize(
    "file",
    [
        *("siege.jpg", "silicon-valley.jpg", "maxresdefault.jpg", "technologos.jpg", "2020/06/default/siege.jpg"),
        *("debt-default.jpg", "blank-check.jpg", "Avatar-film.jpg", "default-risk.jpg"),
    ],
)
def test_names_that_only_sound_so_are_kept(file):
    assert checked_picture(StatedPicture((f"https://img.example/{file}",)))


@pytest.mark.parametrize(
    ("stated", "sides"),
    [
        (("1200", "800"), (1200, 800)),
        (("1200px", " 800 "), (1200, 800)),
        ((1200, 800.0), (1200, 800)),
        (("wide", None), (None, None)),
        (("-5", "99999"), (None, None)),
        ((True, [1]), (None, None)),
        ((float("nan"), float("inf")), (None, None)),
        (("１２００", "1e9"), (None, None)),
    ],
)
def test_sides_are_numbers_of_pixels_or_unknown(stated, sides):
    picture = checked_picture(StatedPicture(("https://img.example/a.jpg",), width=stated[0], height=stated[1]))

    assert (picture.width, picture.height) == sides


@pytest.mark.parametrize("sides", [(32, 32), (1, 1), (1200, 40)])
def test_an_icon_is_no_picture(sides):
    assert checked_picture(StatedPicture(("https://img.example/a.jpg",), width=sides[0], height=sides[1])) is None


@pytest.mark.parametrize(
    ("stated", "credit"),
    [
        ("Ann Lee/AFP", "Ann Lee/AFP"),
        ("Photograph: Ann Lee/AFP", "Ann Lee/AFP"),
        ("Photo by Ann Lee", "Ann Lee"),
        ("Photo credit: Ann Lee", "Ann Lee"),
        ("Image source, Getty Images", "Getty Images"),
        ("Crédit photo : Ann Lee", "Ann Lee"),
        ("صورة: علي/رويترز", "علي/رويترز"),
        ("Courtesy of the Red Crescent", "the Red Crescent"),
        ("© 2020 Getty Images", "© 2020 Getty Images"),
        ("[Ann Lee/AFP]", "Ann Lee/AFP"),
        ("Ann Lee (AFP)", "Ann Lee (AFP)"),
        ("<b>Ann</b> Lee &amp; Sons<script>x()</script>", "Ann Lee & Sons"),
        ("Ann\n\u202eLee\x00\x1b[31m", "Ann Lee[31m"),
        *(
            (nobody, "")
            for nobody in ("", "  ", "null", "File", "Photo:", "12345", "https://img.example", "—", "x" * 151)
        ),
    ],
)
def test_a_credit_is_the_name_as_it_is_stated(stated, credit):
    assert clean_credit(stated) == credit


def test_the_description_is_one_line_of_some_length_and_no_file_name():
    assert clean_alt("Smoke\nover <i>Tarhuna</i>") == "Smoke over Tarhuna"
    assert clean_alt("Image caption, Smoke over Tarhuna") == "Smoke over Tarhuna"
    assert clean_alt("IMG_2020.JPG") == ""
    long = clean_alt("smoke " * 100)
    assert len(long) <= LONGEST_ALT
    assert long.endswith("smoke …")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://i.example/siege-of-town.jpg", "https://i.example/siege-of-town-300x200.jpg", True),
        ("https://i.example/siege-of-town.jpg?w=700", "https://cdn.example/2020/siege-of-town@2x.webp", True),
        (
            "https://i.example/siege-of-town.jpg",
            "https://x.example/_next/image?url=https%3A%2F%2Fi.example%2Fsiege-of-town.jpg",
            True,
        ),
        (
            "https://i.example/media/0a1b2c3d4e5f60718293/500.jpg",
            "https://i.example/media/0a1b2c3d4e5f60718293/1000.jpg",
            True,
        ),
        ("https://i.example/1/photo.jpg", "https://i.example/1/photo.jpg?w=9", True),
        ("https://i.example/GettyImages-12345.jpg", "https://i.example/GettyImages-12346.jpg", False),
        ("https://i.example/siege-of-tripoli-2020-06/1.jpg", "https://i.example/siege-of-tripoli-2020-06/2.jpg", False),
        (
            "https://i.example/ace/branded/1200/0a1b2c3d-0000-1111-2222-333344445555.jpg",
            "https://i.example/ace/standard/640/0a1b2c3d-0000-1111-2222-333344445555.jpg.webp",
            True,
        ),
        ("https://i.example/1/photo.jpg", "https://i.example/2/photo.jpg", False),
        ("https://i.example/image?id=siege-0001", "https://i.example/image?id=truce-0002", False),
        ("https://i.example/siege-of-town.jpg", "https://i.example/truce-of-town.jpg", False),
        ("https://i.example/img.php?id=12&w=300", "https://i.example/img.php?w=900&id=12", True),
        ("https://i.example/img.php?id=12", "https://i.example/img.php?id=13", False),
        ("https://i.example/serve?f=a1.jpg", "https://i.example/serve?f=b2.jpg", False),
        *(
            (f"https://i.example/2020/{name}.jpg", f"https://i.example/2019/{name}.jpg", False)
            for name in (
                "original",
                "thumbnail",
                "featured-image",
                "main-image",
                "image-12",
                "20200523",
                "emmanuel-macron",
            )
        ),
        ("https://i.example/1/mitsotakis.jpg", "https://i.example/2/mitsotakis.jpg", False),
        ("https://i.example/1/a.jpg?u=http://[x/", "https://i.example/2/a.jpg?u=http://[x/", False),
    ],
)
def test_sizes_of_one_file_are_told_from_other_files(one, other, same):
    assert same_file(one, other) is same
    assert same_file(other, one) is same


ADDRESSES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "https://", "https://img.example/", "https://img.example/a?u=http://[", "//["]),
        st.text(st.characters(), max_size=40),
    ),
)
ANYTHING = st.one_of(ADDRESSES, st.none(), st.integers(), st.floats(), st.just({}))


@given(ADDRESSES, ADDRESSES, ANYTHING, ANYTHING)
def test_nothing_that_a_source_states_is_an_error(address, other, value, second):
    assert same_file(address, other) == same_file(other, address)
    stated = StatedPicture((value, address), alt=second, credit=value, width=value, height=second)
    assert checked_picture(stated, PAGE) == first_picture([stated], PAGE)
    assert rechecked(Picture(url=value, alt=second, credit=value)) == rechecked(
        Picture(url=value, alt=second, credit=value)
    )


@pytest.mark.parametrize("given", [None, {}, {"url": "https://img.example/a.jpg"}, Picture(url=None), Picture(url={})])
def test_what_a_plugin_gives_for_a_picture_and_is_none_is_left_out(given):
    assert rechecked(given) is None


def test_of_several_the_first_that_can_be_shown_is_taken_with_what_is_said_of_its_file():
    named = [
        StatedPicture(("data:image/png;base64,AA", "https://img.example/logo.png"), credit="Nobody"),
        StatedPicture(("http://img.example/siege-1.jpg", "https://img.example/siege-of-1.jpg")),
        StatedPicture(("https://img.example/siege-of-1.jpg",), "Smoke", width=1200, height=800),
        StatedPicture(("https://img.example/siege-of-1-150x150.jpg",), credit="Ann Lee", width=150, height=150),
        StatedPicture(("https://img.example/another-one.jpg",), credit="Somebody else"),
    ]

    assert first_picture(named) == Picture(
        url="https://img.example/siege-of-1.jpg", alt="Smoke", credit="Ann Lee", width=1200, height=800
    )
    assert first_picture([]) is None


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_texts_are_read_in_no_time(shape):
    text = SHAPES[shape](100_000)
    stated = StatedPicture((text, "https://img.example/a.jpg"), alt=text, credit=text, width=text, height=text)

    picture = checked_picture(stated, PAGE)
    assert len(picture.alt) <= LONGEST_ALT
    assert "\n" not in picture.alt + picture.credit
