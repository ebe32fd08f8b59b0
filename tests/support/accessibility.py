"""What axe-core finds wrong with a page that a browser shows: contrast, names, landmarks, lists, languages."""

from functools import cache
from importlib.metadata import files
from pathlib import Path

_RUN = """
(async dark => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  const found = await axe.run(document, {resultTypes: ["violations"], ...(dark && {runOnly: ["color-contrast"]})});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.impact}: ${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`));
})(%s)
"""


@cache
def axe():
    """Return the script of axe-core, from the package that ships it."""
    (found,) = (each for each in files("axe-playwright-python") or () if each.name == "axe.min.js")
    return Path(found.locate()).read_text(encoding="utf-8")


def findings(browser, url, *, dark=False, **options):
    """Return what axe-core finds in a page with everything in it unfolded, a line each, begun with how grave it is.

    In the dark only its colours are looked at: nothing else of a page is different then.
    """
    page = browser.open(url, dark=dark, **options)
    browser.evaluate(page, axe() + "; 0")
    found = browser.evaluate(page, _RUN % str(dark).lower())
    browser.close(page)
    return found


#: What words of a drawing lie on: a dot, or the land and the paper.
_CONTRASTS = """
(() => {
  const paint = new OffscreenCanvas(1, 1).getContext("2d");
  const light = color => {
    paint.fillStyle = color;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map(each =>
      each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const found = {};
  for (const text of document.querySelectorAll("svg text")) {
    const dot = text.closest("a")?.querySelector("circle"), land = text.closest("svg").querySelector(".land");
    const under = dot ? [getComputedStyle(dot).fill] : [getComputedStyle(document.documentElement).backgroundColor];
    if (land && !dot) under.push(getComputedStyle(land).fill);
    for (const each of under) found[`${text.textContent} on ${each}`] = ratio(getComputedStyle(text).fill, each);
  }
  return found;
})()
"""


def contrasts(browser, url, **options):
    """Return the contrast of the words in each drawing of a page with each colour that they may lie on."""
    page = browser.open(url, **options)
    found = browser.evaluate(page, _CONTRASTS)
    browser.close(page)
    return found
