// The search of a site of briefs. It reads search.json once, when it is first needed, and asks no server.
// Without it, the pages of months, places and people lead to the same stories.
"use strict";
(() => {
  const MOST = 50; // stories that are shown
  const form = document.getElementById("search");
  if (!form) return;
  const input = form.querySelector("input");
  const list = document.getElementById("found");
  const note = document.getElementById("search-note");
  let index = null;

  // one letter for those that typists do not keep apart: case, accents, hamza seats, alif maqsura, ta marbuta, digits
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "")
    .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);
  const words = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) || [];

  const load = () => {
    index = index || fetch("search.json").then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then((data) => ({
      days: data.days,
      names: data.names.map(([title, path, spelt]) => ({ title, path, words: words(title + " " + spelt) })),
      stories: data.stories.map(([day, title, language, path, names, sources]) => ({
        day, title, language, path, names, head: words(title),
        // a day as the page writes it ("1er mai 2020"), its number alone, and 2020-05-01
        words: words([title, ...sources, data.days[day] || "", Number(day.slice(8)), day].join(" ")),
      })),
    }));
    index.catch(() => { index = null; }); // the next try asks again
    return index;
  };

  const entry = (path, title, language, detail) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = title;
    if (language) link.lang = language;
    link.dir = "auto";
    item.append(link);
    if (detail) {
      const small = document.createElement("span");
      small.className = "when";
      small.textContent = detail;
      item.append(" ", small);
    }
    return item;
  };

  const search = async () => {
    const asked = words(input.value);
    const wanted = input.value;
    if (!asked.length) { list.replaceChildren(); note.textContent = ""; return; }
    let data;
    try { data = await load(); } catch { note.textContent = form.dataset.failed; return; }
    if (wanted !== input.value) return; // typed on meanwhile
    // a word is found by how it begins, but a short number is whole: "2" of "2 March" is not 20, nor 2020
    const fits = (word) => /^\d{1,2}$/.test(word) ? (each) => each === word : (each) => each.startsWith(word);
    const begins = (all, word) => all.some(fits(word));
    const names = data.names.filter((name) => asked.every((word) => begins(name.words, word)));
    const has = (story, word) => begins(story.words, word) || story.names.some((n) => begins(data.names[n].words, word));
    const stories = data.stories.filter((story) => asked.every((word) => has(story, word)));
    const inHead = (story) => asked.every((word) => begins(story.head, word)) ? 0 : 1;
    stories.sort((a, b) => inHead(a) - inHead(b)); // stable: the newest stay first
    list.replaceChildren(
      ...names.slice(0, 5).map((name) => entry(name.path, name.title)),
      ...stories.slice(0, MOST).map((story) => entry(story.path, story.title, story.language, data.days[story.day])),
    );
    note.textContent = names.length + stories.length ? "" : form.dataset.nothing;
  };

  // what is searched for stands in the address, so that a search can be linked
  const keep = () => {
    const address = new URL(location.href);
    if (input.value.trim()) address.searchParams.set("q", input.value);
    else address.searchParams.delete("q");
    try { history.replaceState(history.state, "", address); } catch { /* a page from the disk, or typed too fast */ }
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); search(); });
  input.addEventListener("input", () => { keep(); return search(); });
  input.addEventListener("focus", () => load().catch(() => {}), { once: true });
  const linked = new URL(location.href).searchParams.get("q");
  if (linked && linked.trim()) {
    input.value = linked;
    if (!location.hash) form.scrollIntoView();
    search();
  }
})();
