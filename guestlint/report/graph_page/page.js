/* What the reader does: choosing, folding, searching, by mouse and by key; and the address of what is chosen. */

const say = (text) => { $("said").textContent = text; };
const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function redraw(isKept = false) {
  const before = { zoom: picture.zoom(), pan: { ...picture.pan() } };
  draw();
  if (isKept) picture.viewport(before); else fit();
  const all = realNodes.length, shown = drawn.nodes.size;
  $("shown").textContent = `${count(shown, "node")} of ${all} shown`
    + (shown > MANY ? "; choose one to see its edges to others" : `, with ${count(drawn.links.length, "line")} for ${count(edges.length, "edge")}`);
}

function refresh() { showList(); showDetails(); }

function setAddress(node) {
  const hash = node ? `#${encodeURIComponent(node.id)}` : " ";
  try { history.replaceState(null, "", hash === " " ? location.pathname + location.search : hash); } catch { /* a page without an address */ }
}

function choose(node) {
  Object.assign(state, { chosen: node, edge: null, finding: null });
  const isDrawn = drawn.nodes.has(shownAs(node)) && shownAs(node) === node;
  if (!isDrawn) {
    reveal(node);
    if (state.focus && node !== state.focus) state.focus = null;
    redraw();
  }
  mark();
  bring(node);
  refresh();
  setAddress(node);
  say(`${data.kinds[node.kind]} ${node.name}, ${count(node.findings.length, "finding")}, ${count(node.edges.length, "edge")}`);
}

function chooseEdge(link) {
  Object.assign(state, { edge: link.edges[0], finding: null, chosen: null });
  mark();
  refresh();
}

function chooseFinding(finding) {
  Object.assign(state, { finding, edge: null, chosen: null, focus: null });
  [...finding.nodes, ...finding.edges.flatMap((edge) => [edge.source, edge.target])].forEach(reveal);
  redraw();
  const near = mark();
  if (near.nonempty()) picture.fit(near, 80);
  if (picture.zoom() > 1.3) { picture.zoom(1.3); picture.center(near); }
  refresh();
  say(`finding ${finding.rule}: ${count(finding.nodes.length, "node")}`);
}

function toggleFold(node) {
  if (!node.folded.length) return;
  if (state.open.has(node)) state.open.delete(node); else state.open.add(node);
  if (node.isGroup && state.open.has(node)) state.chosen = node.folded[0];
  redraw();
  if (state.chosen) { mark(); bring(state.chosen); }
  refresh();
}

function focusOn(node) { state.focus = node; state.chosen = node; redraw(); mark(); refresh(); say(`focus on ${node.name}`); }
function leaveFocus() { state.focus = null; redraw(); refresh(); if (state.chosen) bring(state.chosen); }
function setDepth(depth) { if (depth >= 1) { state.depth = depth; redraw(); } }

function clear() {
  if ($("search").value) { $("search").value = ""; showList(); return; }
  if (state.focus) { leaveFocus(); return; }
  Object.assign(state, { chosen: null, edge: null, finding: null });
  mark();
  refresh();
  setAddress(null);
}

/* Goes from the chosen node to the nearest one in a direction. */
function step(x, y) {
  const from = state.chosen && picture.getElementById(drawnId(shownAs(state.chosen)));
  const all = picture.nodes().not(".box");
  if (!from || from.empty()) { if (all.nonempty()) choose(nodeOf(all[0])); return; }
  const { x: atX, y: atY } = from.position();
  let best = null, least = Infinity;
  all.forEach((node) => {
    const along = (node.position("x") - atX) * x + (node.position("y") - atY) * y;
    const aside = Math.abs((node.position("x") - atX) * y) + Math.abs((node.position("y") - atY) * x);
    if (along > 1 && along + aside * 3 < least) { best = node; least = along + aside * 3; }
  });
  if (best) choose(nodeOf(best));
}

const zoomBy = (factor) => picture.zoom({ level: picture.zoom() * factor, renderedPosition: { x: picture.width() / 2, y: picture.height() / 2 } });
const KEYS = {
  ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
  Enter: () => state.chosen && toggleFold(shownAs(state.chosen)), f: () => state.chosen && (state.focus ? leaveFocus() : focusOn(state.chosen)),
  "+": () => zoomBy(1.25), "=": () => zoomBy(1.25), "-": () => zoomBy(0.8), 0: fit,
};

$("picture").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") clear();
  if (event.key !== "/" || ["INPUT", "SELECT"].includes(event.target.tagName) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  $("search").focus();
});
$("search").addEventListener("input", showList);
$("search").addEventListener("keydown", (event) => {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move && listed.length) { event.preventDefault(); active = Math.max(0, Math.min(listed.length - 1, active + move)); markActive(); }
  if (event.key === "Enter" && listed.length) { event.preventDefault(); choose(listed[Math.max(active, 0)]); }
});

picture.on("tap", "node", (event) => { if (!event.target.hasClass("box")) choose(nodeOf(event.target)); });
picture.on("dbltap", "node", (event) => { if (!event.target.hasClass("box")) toggleFold(nodeOf(event.target)); });
picture.on("tap", "edge", (event) => chooseEdge(drawn.links[event.target.data("number")]));
picture.on("tap", (event) => { if (event.target === picture) { Object.assign(state, { chosen: null, edge: null, finding: null }); mark(); refresh(); setAddress(null); } });

for (const name of Object.keys(VIEWS)) $("view").append(make("option", { value: name }, name));
$("view").addEventListener("change", () => { setView($("view").value); showLegend(); redraw(); refresh(); });
$("only-findings").addEventListener("change", () => { state.onlyFindings = $("only-findings").checked; redraw(); });
$("implied").addEventListener("change", () => { state.implied = $("implied").checked; redraw(); });
$("fold").addEventListener("click", () => { foldAll(); redraw(); refresh(); });
$("unfold").addEventListener("click", () => { unfoldAll(); redraw(); refresh(); });
$("smaller").addEventListener("click", () => zoomBy(0.8));
$("larger").addEventListener("click", () => zoomBy(1.25));
$("fit").addEventListener("click", fit);
dark.addEventListener("change", () => { restyle(); showLegend(); });
window.addEventListener("hashchange", openAddress);

function openAddress() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* taken as it is */ }
  if (!id) return;
  const node = byId.get(id);
  if (node && !node.isGroup) choose(node); else { $("search").value = id; showList(); say(`no node ${id}`); }
}

setView(realNodes.length > FEW && !data.compares ? "overview" : "all");
if (data.compares) {
  $("only-findings").nextSibling.textContent = " Only differences";
  $("only-findings").checked = true;
  state.onlyFindings = true;
}
$("view").value = state.view;
restyle();
showLegend();
redraw();
refresh();
openAddress();
