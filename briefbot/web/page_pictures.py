"""Finds the picture that a page names for its article, and whose it is, in its metadata, JSON-LD and captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from briefbot.model import Picture
from briefbot.web.pictures import (
    MOST_NAMED,
    StatedPicture,
    clean_alt,
    clean_credit,
    first_picture,
    picture_address,
    same_file,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Metadata and images of a page that are looked at, and those of them that show its picture; articles have a tenth.
_MOST_TAGS, _MOST_IMAGES, _MOST_SHOWN = 2000, 400, 10

#: Levels above an image at which its caption stands.
_LEVELS = 4

#: Characters of a caption that are read.
_LONGEST_CAPTION = 1000

#: Elements of a figure that are read.
_MOST_INSIDE = 200

_ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src")
_CREDITED = re.compile(r"credit|copyright|photographer|creator|image[-_]?source|photo[-_]?source|byline", re.IGNORECASE)
_CAPTION = re.compile(r"caption", re.IGNORECASE)

#: An element that says by its own words that it is a credit.
_SAYS_CREDIT = re.compile(r"(?:image|photo|picture)s? (?:source|credit|copyright)s?\s*[,:]|مصدر الصورة", re.IGNORECASE)

#: A credit at the end of a caption: behind a label, or in brackets.
_LABELLED = re.compile(
    r"(?:^|[\s.(\[|])((?:(?:photo|picture|image|photograph)s?\s*(?:credit|source|by|courtesy(?: of)?)?|credit|crédits?"
    r"(?: photos?)?|copyright|الصورة|صورة|تصوير)\s*[:：]|©)\s*([^\n:|]{2,100})\Z",
    re.IGNORECASE,
)
_IN_SQUARE_BRACKETS = re.compile(r"\[([^\[\]]{2,80})\]\s*\Z")
_IN_BRACKETS = re.compile(r"\(([^()]{2,80})\)\s*\Z")

#: Agencies whose name in brackets at the end of a caption is the credit; anything else there may be no name.
_AGENCY = (
    r"(?:\b(?:AFP|AP|EPA|ANSA|DPA|EFE|WAM|APA|(?<!, )PA|AA|UNHCR|UNICEF)\b|Reuters|Getty|Associated Press|Anadolu"
    r"|Xinhua|Shutterstock|Alamy|Bloomberg|Sputnik|SIPA|رويترز|الأناضول|فرانس برس|غيتي)"
)
_AGENCIES = re.compile(_AGENCY)
_OF_AN_AGENCY = re.compile(
    rf"(?:.*(?:,| via| for| by) )?(?:the )?{_AGENCY}(?: (?:Images|Agency|[Ff]ile|[Pp]hotos?|News))*"
)
_A_DAY = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:[A-Z][a-z]+ \d\d?|\d\d? [A-Z][a-z]+)\b(?!/))")

#: Words of a credit at most, and letters from which a word of a name begins with a capital.
_WORDS_OF_A_CREDIT, _LETTERS_OF_A_NAME = 8, 4


def picture_of_page(
    tree: HtmlElement, articles: Sequence[dict[str, Any]], data: Sequence[dict[str, Any]], base: str
) -> Picture | None:
    """Return the picture that a page names for its article; ``None`` if it names none that can be shown.

    Args:
        tree: the page.
        articles: objects of its JSON-LD that are articles.
        data: all objects of its JSON-LD.
        base: its address, for relative links.
    """
    named = [*islice(_in_metadata(tree), MOST_NAMED // 2), *islice(_in_linked_data(articles, data), MOST_NAMED // 2)]
    picture = first_picture(named, base)
    return _captioned(picture, tree, base) if picture and not (picture.credit and picture.alt) else picture


def _in_metadata(tree: HtmlElement) -> Iterator[StatedPicture]:
    """Yield the pictures of Open Graph, in order, then that of Twitter's card.

    What follows a picture's address is of that picture: https://ogp.me/#array.
    """
    found: dict[str, list[dict[str, str]]] = {"og:image": [], "twitter:image": []}
    for tag in islice(tree.iter("meta"), _MOST_TAGS):
        name = (tag.get("property") or tag.get("name") or "").strip().lower()
        content = (tag.get("content") or "").strip()
        prefix = next((each for each in found if name.startswith(each)), "")
        if not prefix or not content:
            continue
        named, part = found[prefix], name.removeprefix(prefix).removeprefix(":")
        if part in {"", "url", "src"}:
            if not (named and part and named[-1].get("") == content):
                named.append({"": content})
        elif named:
            named[-1].setdefault(part, content)
    for each in (*found["og:image"], *found["twitter:image"]):
        yield StatedPicture(
            (each[""], each.get("secure_url", "")),
            alt=each.get("alt", ""),
            width=each.get("width"),
            height=each.get("height"),
        )


def _in_linked_data(articles: Sequence[dict[str, Any]], data: Sequence[dict[str, Any]]) -> Iterator[StatedPicture]:
    """Yield the pictures of the page's articles in JSON-LD; one that is only referred to is looked up."""
    for item in articles:
        for key in ("image", "primaryImageOfPage", "thumbnailUrl"):
            value = item.get(key)
            for each in islice(value if isinstance(value, list) else [value], MOST_NAMED):
                if isinstance(each, str):
                    yield StatedPicture((each,))
                elif isinstance(each, dict):
                    yield _stated(_resolved(each, data))


def _resolved(image: dict[str, Any], data: Sequence[dict[str, Any]]) -> dict[str, Any]:
    name = image.get("@id")
    if not isinstance(name, str) or image.keys() - {"@id", "@type"}:
        return image
    return next((each for each in data if each.get("@id") == name and each.keys() - {"@id", "@type"}), image)


def _stated(image: dict[str, Any]) -> StatedPicture:
    """Return a schema.org ImageObject; its credit as IPTC maps it: the credit line, else creator and holder."""
    links = [each for key in ("url", "contentUrl") for each in _texts(image.get(key))]
    people = dict.fromkeys(each for key in ("creator", "copyrightHolder") for each in _names(image.get(key)))
    credit = next(filter(None, _texts(image.get("creditText"))), "") or " / ".join(people)
    notice = next(filter(None, _texts(image.get("copyrightNotice"))), "")
    alt = next(filter(None, (*_texts(image.get("caption")), *_texts(image.get("description")))), "")
    return StatedPicture(
        tuple(links[:4]),
        alt=alt,
        credit=credit or notice,
        width=_value(image.get("width")),
        height=_value(image.get("height")),
    )


def _value(stated: Any) -> Any:
    """Return a number, also of a schema.org QuantitativeValue."""
    return stated.get("value") if isinstance(stated, dict) else stated


def _texts(value: Any) -> list[str]:
    values = value[:4] if isinstance(value, list) else [value]
    return [each.strip() for each in values if isinstance(each, str)]


def _names(value: Any) -> list[str]:
    values = value[:4] if isinstance(value, list) else [value]
    named = (each.get("name") if isinstance(each, dict) else each for each in values)
    return [each.strip() for each in named if isinstance(each, str) and each.strip() and "://" not in each]


def _captioned(picture: Picture, tree: HtmlElement, base: str) -> Picture:
    """Return a picture with what the page says beside the same file: its credit and description, where it has none."""
    images = islice(tree.iter("img"), _MOST_IMAGES)
    for image in islice((each for each in images if _shows(each, picture, base)), _MOST_SHOWN):
        caption, credit = _caption_of(image)
        alt = picture.alt or clean_alt(image.get("alt") or "") or clean_alt(caption)
        picture = replace(picture, alt=alt, credit=picture.credit or credit)
        if picture.credit:
            break
    return picture


def _shows(image: HtmlElement, picture: Picture, base: str) -> bool:
    links = (picture_address(image.get(name) or "", base) for name in _ADDRESSES)
    return any(link and same_file(link, picture.url) for link in links)


def _caption_of(image: HtmlElement) -> tuple[str, str]:
    """Return the caption of an image without its credit, and the credit; empty if there is none.

    It stands in the figure of the image, or in an element around it that has no other image.
    """
    for parent in islice(image.iterancestors(), _LEVELS):
        is_figure = parent.tag == "figure"
        if parent.tag in {"article", "main", "body"} or not (is_figure or _has_one_image(parent)):
            break
        inside = list(islice(parent.iter("*"), _MOST_INSIDE))
        captions = [each for each in inside if _is_caption(each)]
        if is_figure or captions:
            return _read(inside if is_figure else [each for text in captions for each in text.iter("*")], captions)
    return "", ""


def _has_one_image(element: HtmlElement) -> bool:
    return len(list(islice(element.iter("img"), 2))) == 1


def _read(inside: Sequence[HtmlElement], captions: Sequence[HtmlElement]) -> tuple[str, str]:
    """Return caption and credit, given the elements in which a credit may stand, and the captions."""
    texts = [(each, _text(each)) for each in inside[:_MOST_INSIDE]]
    credited = [words for each, words in texts if _is_marked(each) or _SAYS_CREDIT.match(words)]
    caption = next(filter(None, (_text(each) for each in captions if not _is_marked(each))), "")
    for words in sorted(credited, key=len):  # what is around a credit begins with it, too
        if credit := clean_credit(words):
            return caption.removesuffix(words).strip(), credit
    return _parted(caption)


def _is_caption(element: HtmlElement) -> bool:
    return element.tag == "figcaption" or bool(_CAPTION.search(element.get("class") or "") and element.tag != "img")


def _is_marked(element: HtmlElement) -> bool:
    """Return whether the page marks an element as a credit."""
    return bool(_CREDITED.search(" ".join(filter(None, (element.get("class"), element.get("itemprop"))))))


def _text(element: HtmlElement) -> str:
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > _LONGEST_CAPTION:
            break
    return " ".join(" ".join(pieces).split())[:_LONGEST_CAPTION]


def _parted(caption: str) -> tuple[str, str]:
    """Return a caption without the credit at its end, and that.

    >>> _parted("Smoke over Tripoli [Ann Lee/AFP]"), _parted("Smoke over Tripoli (on Friday)")
    (('Smoke over Tripoli', 'Ann Lee/AFP'), ('Smoke over Tripoli (on Friday)', ''))
    """
    found = _IN_SQUARE_BRACKETS.search(caption) or _IN_BRACKETS.search(caption)
    words = found[1] if found and _is_credit(found[1], in_square=found[0][:1] == "[") else ""
    if not words and (found := _LABELLED.search(caption)):
        words = f"{'© ' if found[1] == '©' else ''}{found[2].rstrip(' ])')}"
    credit = clean_credit(words)
    return (caption[: found.start()].strip(), credit) if found and credit and _are_names(credit) else (caption, "")


def _is_credit(words: str, *, in_square: bool) -> bool:
    """Return whether words in brackets are a credit: of an agency, or of somebody and an agency or an outlet.

    >>> [_is_credit(words, in_square=True) for words in ("Ann Lee/Lamp", "AP", "Libya", "Monday, May 4")]
    [True, True, False, False]
    """
    if _A_DAY.search(words):
        return False
    return bool(_OF_AN_AGENCY.fullmatch(words) or ("/" in words and (in_square or _AGENCIES.search(words))))


def _are_names(words: str) -> bool:
    """Return whether a credit that is known by its place alone may be one: it has names, and is no sentence."""
    letters = ["".join(filter(str.isalpha, word)) for word in words.split()]
    capitals = all(not word[0].islower() for word in letters if len(word) >= _LETTERS_OF_A_NAME)
    return len(letters) <= _WORDS_OF_A_CREDIT and capitals


def with_picture_credit(picture: Picture | None, other: Picture | None) -> Picture | None:
    """Return the first of two pictures of an article, with what the second says of the same file; else the second."""
    if picture is None or other is None or not same_file(picture.url, other.url):
        return picture or other
    return replace(picture, alt=picture.alt or other.alt, credit=picture.credit or other.credit)
