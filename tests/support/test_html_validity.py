"""What looks for faults of pages finds those that are put into one."""

import pytest
from html_validity import faults_of

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rain</title></head>'
    "<body><main><h1>Rain</h1>{}</main></body></html>"
)


@pytest.mark.parametrize(
    "part",
    [
        "<p>Rain &amp; wind.</p><hr><ul><li><a href='#here'>here</a></li></ul><p id='here'>Here.</p>",
        "<details><summary><h2>More</h2></summary><p lang='' dir='auto'><bdi lang='ar'>ا</bdi></p></details>",
        "<svg viewBox='0 0 1 1' role='img' aria-label='a dot'><a href='a.html' aria-label='b'><circle r='1'/></a></svg>",
        "<section><h2>On</h2><time datetime='2020-06-05T09:15:00+00:00'>then</time></section>",
    ],
)
def test_a_valid_page_has_no_faults(part):
    assert faults_of(PAGE.format(part)) == []


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("<p>a<b>b</p>", "unexpected-end-tag"),
        ("<p>&nosuch;</p>", "entity"),
        ("<p id=a id=b>a</p>", "duplicate-attribute"),
        ("<p>a\x0b</p>", "U+000B"),
        ("<span><div>a</div></span>", "div may not stand there"),
        ("<h2><a href='x'><p>a</p></a></h2>", "p may not stand there"),
        ("<ul><p>a</p></ul>", "p may not stand there"),
        ("<div><li>a</li></div>", "li may not stand there"),
        ("<summary>a</summary>", "summary may not stand there"),
        ("<details><p>a</p></details>", "does not begin with its summary"),
        ("<button><a href='x'>a</a></button>", "one control inside of another"),
        ("<marquee>a</marquee>", "no such element"),
        ("<p id='a'>a</p><p id='a'>b</p>", "stands 2 times"),
        ("<a href='#gone'>a</a>", "leads nowhere"),
        ("<div aria-labelledby='gone'>a</div>", "names nothing"),
        ("<h3>a</h3>", "h3 below h1"),
        ("<h1>a</h1>", "not one h1"),
        ("<h2> </h2>", "says nothing"),
        ("<section><p>a</p></section>", "a section without a heading"),
        ("<p lang='English'>a</p>", "no language"),
        ("<p dir='up'>a</p>", "no direction"),
        ("<a href=''>a</a>", "empty"),
        ("<a href='a b'>a</a>", "not escaped"),
        ("<a href='javascript:alert(1)'>a</a>", "no address of the web"),
        ("<p onclick='x'>a</p>", "no attribute of a page"),
        ("<time datetime='yesterday'>a</time>", "no time"),
    ],
)
def test_a_fault_is_named(part, named):
    assert any(named in fault for fault in faults_of(PAGE.format(part)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' lang="en"', ""),
        ("<title>Rain</title>", ""),
        ('<meta charset="utf-8">', ""),
        ("main>", "div>"),
        ("<!doctype html>", ""),
    ],
)
def test_what_a_page_lacks_is_named(old, new):
    assert faults_of(PAGE.format("").replace(old, new))
