"""The picture that a page names for its article, and whose it is."""

import json

import pytest

from briefbot.model import Picture
from briefbot.web.page_pictures import with_picture_credit
from briefbot.web.pages import read_page

URL = "https://news.example/2020/siege"
FILE = "https://img.example/2020/siege-of-tarhuna.jpg"
BODY = "".join(
    f"<p>{paragraph}</p>"
    for paragraph in (
        "Shells fell on the besieged town of Tarhuna on Friday, killing twelve people, doctors at its hospital said.",
        "The eastern army has cut the water of the town for a week, and residents asked for a truce on the radio.",
    )
)


def og(*links, **more):
    tags = "".join(f'<meta property="og:image" content="{link}">' for link in links)
    return tags + "".join(f'<meta property="og:image:{name}" content="{value}">' for name, value in more.items())


def linked(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def picture_of(head="", figure=""):
    page = (
        f"<!doctype html><html><head>{head}</head><body><article><h1>Siege</h1>{figure}{BODY}</article></body></html>"
    )
    return read_page(page, base=URL).picture


def test_a_page_without_a_picture_has_none():
    assert picture_of() is None
    assert picture_of(figure=f'<figure><img src="{FILE}"></figure>') is None, "only what the page names for its article"


def test_open_graph_names_it_with_its_size_and_description():
    assert picture_of(og(FILE, width="1200", height="800", alt="Smoke over Tarhuna")) == Picture(
        url=FILE, alt="Smoke over Tarhuna", width=1200, height=800
    )


def test_what_follows_a_second_picture_is_of_that():
    head = og(FILE) + og("https://img.example/other.jpg", width="300", height="200", alt="Other")

    assert picture_of(head) == Picture(url=FILE)


def test_an_address_without_tls_gives_way_to_the_secure_one():
    assert picture_of(og(FILE.replace("https", "http"), secure_url=FILE)).url == FILE
    assert picture_of(og(FILE.replace("https", "http"))) is None


@pytest.mark.parametrize("name", ["twitter:image", "twitter:image:src"])
def test_twitters_card_names_it_too(name):
    head = f'<meta name="{name}" content="{FILE}"><meta name="twitter:image:alt" content="Smoke">'

    assert picture_of(head) == Picture(url=FILE, alt="Smoke")


@pytest.mark.parametrize(
    "image", [FILE, [FILE], {"@type": "ImageObject", "url": FILE}, [{"contentUrl": FILE}, "https://img.example/b.jpg"]]
)
def test_json_ld_names_it_in_each_of_its_forms(image):
    assert picture_of(linked(image=image)).url == FILE


def test_an_image_that_is_only_referred_to_is_looked_up():
    graph = [
        {"@type": "NewsArticle", "image": {"@id": f"{URL}#primaryimage"}},
        {"@type": "ImageObject", "@id": f"{URL}#primaryimage", "url": FILE, "creditText": "Ann Lee/AFP", "width": 900},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'

    assert picture_of(head) == Picture(url=FILE, credit="Ann Lee/AFP", width=900)
    graph.pop()
    assert picture_of(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>') is None


@pytest.mark.parametrize(
    ("fields", "credit"),
    [
        ({"creditText": "Ann Lee/AFP", "creator": "Ann Lee"}, "Ann Lee/AFP"),
        ({"creator": {"@type": "Person", "name": "Ann Lee"}, "copyrightHolder": {"name": "AFP"}}, "Ann Lee / AFP"),
        ({"creator": [{"name": "Ann Lee"}, "Bob Ray"]}, "Ann Lee / Bob Ray"),
        ({"copyrightHolder": "AFP"}, "AFP"),
        ({"copyrightNotice": "© AFP"}, "© AFP"),
        ({"creator": {"name": ["no", "text"]}, "creditText": {"a": 1}}, ""),
        ({"author": "The writer of the text"}, ""),
        ({}, ""),
    ],
)
def test_its_credit_is_what_iptc_has_for_it(fields, credit):
    assert picture_of(linked(image={"url": FILE, **fields})).credit == credit


def test_json_ld_credits_the_file_that_open_graph_names():
    image = {"url": FILE.replace(".jpg", "-1024x683.jpg"), "creditText": "Ann Lee/AFP", "caption": "Smoke"}

    assert picture_of(og(FILE) + linked(image=image)) == Picture(url=FILE, alt="Smoke", credit="Ann Lee/AFP")
    other = {"url": "https://img.example/truce-in-geneva.jpg", "creditText": "Ann Lee/AFP"}
    assert picture_of(og(FILE) + linked(image=other)) == Picture(url=FILE), "of another file"


IMG = f'<img src="{FILE}?w=640" alt="Smoke over Tarhuna">'


@pytest.mark.parametrize(
    ("figure", "credit"),
    [
        (f"<figure>{IMG}<figcaption>Smoke [Ann Lee/AFP]</figcaption></figure>", "Ann Lee/AFP"),
        (f"<figure>{IMG}<figcaption>Smoke over the town. Photo: Ann Lee/AFP</figcaption></figure>", "Ann Lee/AFP"),
        (f"<figure>{IMG}<figcaption>Smoke over the town (AP Photo/Ann Lee)</figcaption></figure>", "AP Photo/Ann Lee"),
        (f"<figure>{IMG}<figcaption>Smoke over the town © Ann Lee</figcaption></figure>", "© Ann Lee"),
        (f"<figure>{IMG}<figcaption>دخان فوق ترهونة [علي/رويترز]</figcaption></figure>", "علي/رويترز"),
        (
            f'<figure>{IMG}<figcaption>Smoke <span class="photo-credit">Photograph: Ann Lee</span></figcaption></figure>',
            "Ann Lee",
        ),
        (f'<figure>{IMG}<span itemprop="copyrightHolder">AFP</span><figcaption>Smoke</figcaption></figure>', "AFP"),
        (
            f"<figure><p>{IMG}<span>Image source, Getty Images</span></p><figcaption>Smoke</figcaption></figure>",
            "Getty Images",
        ),
        (f'<div class="wp-caption">{IMG}<p class="wp-caption-text">Smoke [Lee/Lamp]</p></div>', "Lee/Lamp"),
        (
            f'<figure><img data-src="{FILE}" src="data:image/gif;base64,R0"><figcaption>[AFP]</figcaption></figure>',
            "AFP",
        ),
        (
            (
                f'<figure><div>{IMG}<span><i class="hidden">Image source, </i>Getty Images</span></div>'
                "<figcaption><i>Image caption, </i>Smoke</figcaption></figure>"
            ),
            "Getty Images",
        ),
        *(
            (f"<figure>{IMG}<figcaption>Smoke over the town {words}</figcaption></figure>", credit)
            for words, credit in (
                ("[Photo: Ann Lee]", "Ann Lee"),
                ("(Getty Images)", "Getty Images"),
                ("[Anadolu Agency]", "Anadolu Agency"),
                ("(Ann Lee via AP)", "Ann Lee via AP"),
                ("(Ann Lee, AFP)", "Ann Lee, AFP"),
            )
        ),
        # nothing that is no credit
        *(
            (f"<figure>{IMG}<figcaption>Smoke over the town {words}</figcaption></figure>", "")
            for words in (
                *("[Libya]", "[Sunday]", "[Monday, May 4]", "[Sunday, AFP]", "[Ann Lee]"),
                *("(Getty Villa, Los Angeles)", "(Pittsburgh, PA)", "(Tripoli/Libya)"),
            )
        ),
        (f"<figure>{IMG}<figcaption>Smoke over the town (on Friday)</figcaption></figure>", ""),
        (f"<figure>{IMG}<figcaption>Photo: a tank burns on the road to the airport</figcaption></figure>", ""),
        (f"<figure>{IMG}<figcaption>Photo of the siege</figcaption></figure>", ""),
        (f"<figure>{IMG}<figcaption>Smoke [File]</figcaption></figure>", ""),
        (f"<figure>{IMG}<figcaption>Smoke, seen by somebody [as they say in Tarhuna]</figcaption></figure>", ""),
        (f'<div>{IMG}</div><p class="byline">By Bob Ray</p>', ""),
        (f'<figure>{IMG}</figure><figure><img src="/b.jpg"><figcaption>Truce [Bob Ray]</figcaption></figure>', ""),
        (f'<div>{IMG}<img src="/b.jpg"><p class="caption">Truce [Bob Ray]</p></div>', ""),
        ('<figure><img src="/b.jpg"><figcaption>Truce [Bob Ray]</figcaption></figure>', ""),
    ],
)
def test_the_caption_of_the_same_file_credits_it(figure, credit):
    assert picture_of(og(FILE), figure).credit == credit


def test_the_image_describes_it_else_its_caption_without_the_credit():
    caption = "<figcaption>Smoke over the town [AFP]</figcaption>"

    assert picture_of(og(FILE), f"<figure>{IMG}{caption}</figure>").alt == "Smoke over Tarhuna"
    assert picture_of(og(FILE), f'<figure><img src="{FILE}">{caption}</figure>').alt == "Smoke over the town"
    assert picture_of(og(FILE, alt="Own words"), f"<figure>{IMG}{caption}</figure>").alt == "Own words"


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("img.php?id=12", "img.php?id=13"),
        ("1/original.jpg", "2/original.jpg"),
        ("2020/featured-image.jpg", "2019/featured-image.jpg"),
    ],
)
def test_the_figure_of_another_picture_says_nothing_of_it(own, other):
    page = "https://img.example/"
    figure = (
        f'<figure><img src="{page}{other}" alt="A goat"><figcaption>A goat. [Bob Ray/Reuters]</figcaption></figure>'
    )

    assert picture_of(og(page + own), figure) == Picture(url=page + own)


def test_an_address_with_half_a_character_costs_only_itself():
    assert picture_of(linked(image="https://img.example/\ud83d.jpg") + og(FILE)).url == FILE


def test_markup_in_a_credit_is_none():
    image = {"url": FILE, "creditText": '<img src=x onerror="alert(1)">Ann &lt;b&gt;Lee', "caption": "</p><script>x()"}

    assert picture_of(linked(image=image)) == Picture(url=FILE, credit="Ann Lee")


def test_a_thousand_pictures_and_a_very_long_address_cost_only_themselves():
    thousand = "".join(og(f"http://img.example/{n}.jpg") for n in range(1000))

    assert picture_of(thousand + og(FILE)) is None, "only the first few are looked at"
    assert picture_of(thousand + linked(image=FILE)).url == FILE
    assert picture_of(og("https://img.example/" + "a" * 100_000) + linked(image=FILE)).url == FILE
    assert picture_of(linked(image=[{"url": n} for n in range(10_000)])) is None
    deep = {"@id": "#a"}
    for _ in range(200):
        deep = {"image": deep, "@type": "NewsArticle"}
    assert picture_of(linked(**deep)) is None


def test_what_the_feed_says_of_the_pages_picture_completes_it():
    page, feed = Picture(url=FILE, width=1200), Picture(url=FILE + "?w=300", alt="Smoke", credit="AFP")

    assert with_picture_credit(page, feed) == Picture(url=FILE, alt="Smoke", credit="AFP", width=1200)
    assert with_picture_credit(page, Picture(url="https://img.example/other.jpg", credit="AFP")) == page
    assert with_picture_credit(None, feed) == feed
    assert with_picture_credit(page, None) == page
