"""A site in a real Chromium, served on this machine: its search finds under its own policy, and nothing scrolls sideways."""

import json
import re
import subprocess
import threading
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from chromium import CHROMIUM, HEIGHT, OPTIONS, PHONE
from sites import bring, siege

from briefbot.app.site import build_site
from briefbot.config import ArchiveConfig, BriefConfig, Config

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

#: Opens each page in a frame, types into the search of the first, and writes down what is seen.
DRIVER = """<!doctype html><meta charset="utf-8">
%s
<pre id="seen"></pre>
<script>
addEventListener("load", async () => {
  const frames = [...document.querySelectorAll("iframe")];
  const across = frames.map(each => {
    const root = each.contentDocument.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  const rows = word => {
    const range = word.ownerDocument.createRange();
    range.selectNodeContents(word);
    return new Set([...range.getClientRects()].map(each => Math.round(each.top))).size;
  };
  const cells = frames.flatMap(each => [...each.contentDocument.querySelectorAll("td, th")]);
  const broken = cells.filter(each => !/\\s/.test(each.textContent.trim()) && rows(each) > 1).map(each => each.textContent);
  const page = frames[0].contentDocument, input = page.querySelector("#search input");
  const shown = !page.getElementById("search").hidden;
  input.value = "ترهونة";
  input.dispatchEvent(new Event("input"));
  const found = page.getElementById("found");
  for (let n = 0; n < 100 && !found.children.length; n++) await new Promise(done => setTimeout(done, 50));
  const links = [...found.querySelectorAll("a")].map(each => each.getAttribute("href"));
  document.getElementById("seen").textContent = JSON.stringify({ across, shown, links, cells: cells.length, broken });
});
</script>
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_search_finds_and_no_page_scrolls_sideways_on_a_phone(sqlite_archive, tmp_path, served):
    bring(sqlite_archive, siege(0), siege(1), siege(2))
    config = Config(brief=BriefConfig(timezone="UTC"), archive=ArchiveConfig(url=str(sqlite_archive.file)))
    build_site(config, tmp_path / "public", languages=["en", "ar"])
    line = next(path.name for path in (tmp_path / "public/storylines").iterdir() if path.name != "index.html")
    inside = ["index.html", "days/2020-06-02.html", f"storylines/{line}", "months/2020-06.html", "places/index.html"]
    pages = [*inside, *(f"ar/{path}" for path in inside)]
    style = f"border: 0; width: {PHONE}px; height: {HEIGHT}px"
    frames = "\n".join(f'<iframe src="public/{path}" style="{style}"></iframe>' for path in pages)
    (tmp_path / "driver.html").write_text(DRIVER % frames, encoding="utf-8")
    done = subprocess.run(
        [
            CHROMIUM,
            *OPTIONS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=20000",
            "--dump-dom",
            f"{served}/driver.html",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seen = json.loads(unescape(re.search(r'<pre id="seen">(.*?)</pre>', done.stdout.decode(), re.DOTALL)[1]))

    assert seen["cells"] > 0
    assert seen["broken"] == []
    assert seen["shown"]
    assert seen["links"][0] == "places/tarhuna.html"
    assert [link.partition("#")[0] for link in seen["links"][1:]] == [f"days/2020-06-0{n}.html" for n in (3, 2, 1)]
    assert {path: wide for path, wide in zip(pages, seen["across"], strict=True) if wide[0] > wide[1]} == {}
