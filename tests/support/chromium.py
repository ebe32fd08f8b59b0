"""Lays pages out in a real Chromium, without a driver: frames of given widths in one page, measured by its script."""

import json
import re
import shutil
import subprocess
from html import escape, unescape

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)

#: Two screens of a phone are twice as high.
PHONE, DESKTOP, HEIGHT = 390, 1280, 844

#: What is measured of the page in each frame.
MEASURED = """
const seen = node => !node.parentElement.closest('style, title') && node.parentElement.checkVisibility();
function words(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode())
    if (seen(walker.currentNode)) count += walker.currentNode.data.split(/\\s+/).filter(w => /[\\p{L}\\p{N}]/u.test(w)).length;
  return count;
}
function measured(frame) {
  const page = frame.contentDocument, style = each => frame.contentWindow.getComputedStyle(each);
  const box = each => { const r = each.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  return {
    across: [page.documentElement.scrollWidth, page.documentElement.clientWidth],
    words: words(page),
    tags: [...page.querySelectorAll('body *')].map(each => each.tagName.toLowerCase()),
    story: [...page.querySelectorAll('.story')].map(box),
    dots: [...page.querySelectorAll('.map a')].map(each => ({
      leads_to: page.querySelector(each.getAttribute('href'))?.className, box: box(each), name: each.getAttribute('aria-label')})),
    quotes: [...page.querySelectorAll('p[lang]')].map(each => [each.lang, style(each).direction]),
    number: [...page.querySelectorAll('.number')].map(box),
    direction: style(page.body).direction,
  };
}
addEventListener('load', () => {
  const found = [...document.querySelectorAll('iframe')].map(measured);
  document.getElementById('found').textContent = JSON.stringify(found);
});
"""


def laid_out(pages, folder):
    """Return what is measured of each of ``pages``, pairs of a page and a width, in the order given."""
    frames = "\n".join(
        f'<iframe srcdoc="{escape(page)}" style="border: 0; width: {width}px; height: {HEIGHT}px"></iframe>'
        for page, width in pages
    )
    whole = f'<!doctype html><meta charset="utf-8"><script>{MEASURED}</script>\n{frames}\n<pre id="found"></pre>'
    place = folder / "frames.html"
    place.write_text(whole, encoding="utf-8")
    profile = folder / "profile"
    done = subprocess.run(
        [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "--dump-dom", place.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode("utf-8"), re.DOTALL)
    return json.loads(unescape(found[1]))
