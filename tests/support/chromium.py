"""Pages in a real Chromium, without a driver: laid out in frames of given widths, or one by one by its own protocol."""

import fcntl
import json
import os
import re
import select
import shutil
import subprocess
import time
from html import escape, unescape

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)

#: Two screens of a phone are twice as high.
PHONE, DESKTOP, HEIGHT = 390, 1280, 844

#: Seconds to wait for an answer, on a machine that does much else.
_PATIENCE = 120

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
    dots: [...page.querySelectorAll('.map svg a')].map(each => ({
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


class Browser:
    """A Chromium that opens pages and answers questions about them, by the DevTools protocol over two pipes.

    What it evaluates is of the test, not of the page, so that no policy of a page forbids it.
    """

    def __init__(self, folder):
        (commands, self._write), (self._read, answers) = (map(_high, os.pipe()) for _ in range(2))
        self._process = subprocess.Popen(
            [
                *("/bin/bash", "-c", f'exec "$@" 3<&{commands} 4>&{answers}', "bash"),
                *(CHROMIUM, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe"),
            ],
            pass_fds=(commands, answers),
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._number, self._received, self._events = 0, b"", []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=30)
        os.close(self._write)
        os.close(self._read)

    def open(self, url, *, width=DESKTOP, height=HEIGHT, dark=False):
        """Load a page; returns what `evaluate` and `close` need to name it."""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        page = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable", page)
        self._call(
            "Emulation.setDeviceMetricsOverride", page, width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", page, features=[scheme])
        self._events.clear()
        self._call("Page.navigate", page, url=url)
        while not any(each["method"] == "Page.loadEventFired" for each in self._events):
            self._events.append(self._next())
        return target, page

    def close(self, opened):
        self._call("Target.closeTarget", targetId=opened[0])

    def evaluate(self, opened, script):
        """Return the value of a script, or of the promise that it gives."""
        answer = self._call("Runtime.evaluate", opened[1], expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def _call(self, method, session="", **params):
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        self._send(message | ({"sessionId": session} if session else {}))
        while (answer := self._next()).get("id") != self._number:
            self._events.append(answer)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _send(self, message):
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data) :]

    def _next(self):
        """Return the next message."""
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._read], [], [], max(until - time.monotonic(), 0))
            assert ready, "Chromium says nothing"
            more = os.read(self._read, 1 << 16)
            assert more, "Chromium ended"
            self._received += more
        message, _, self._received = self._received.partition(b"\0")
        return json.loads(message)


def _high(descriptor):
    """Move a file descriptor out of the way of those that Chromium takes."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10)
    os.close(descriptor)
    return moved
