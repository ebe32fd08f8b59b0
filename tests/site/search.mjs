// Runs a site's search in a document of a few lines: node search.mjs FOLDER ADDRESS [QUERY] opens the page at that
// address, types the query if there is one, and prints what is found, and the address then, as JSON.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [folder, address, query] = process.argv.slice(2);

class Node {
  constructor(tag) { this.tag = tag; this.children = []; this.on = {}; this.dataset = {}; this.textContent = ""; this.hidden = true; this.value = ""; }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  addEventListener(name, listener) { this.on[name] = listener; }
  scrollIntoView() { this.seen = true; }
  querySelector() { return nodes.input; }
}
const nodes = { search: new Node("form"), found: new Node("ul"), "search-note": new Node("p"), input: new Node("input") };
nodes.search.dataset = { nothing: "nothing", failed: "failed" };
const fetch = async (path) => {
  try { const text = readFileSync(`${folder}/${path}`, "utf-8"); return { ok: true, json: async () => JSON.parse(text) }; }
  catch { return { ok: false, status: 404 }; }
};
const document = { getElementById: (id) => nodes[id], createElement: (tag) => new Node(tag) };
const location = new URL(address);
const history = { state: null, replaceState: (state, title, next) => {
  if (location.protocol === "file:") throw new Error("SecurityError");
  location.href = next;
} };
vm.runInNewContext(readFileSync(`${folder}/search.js`, "utf-8"), { document, fetch, location, history, URL });
if (query !== undefined) { nodes.input.value = query; await nodes.input.on.input(); }
else await new Promise((done) => setTimeout(done, 0));
const found = nodes.found.children.map((item) => [item.children[0].textContent, item.children[0].href]);
console.log(JSON.stringify({ found, note: nodes["search-note"].textContent, hidden: nodes.search.hidden,
  typed: nodes.input.value, address: location.href, seen: Boolean(nodes.search.seen) }));
