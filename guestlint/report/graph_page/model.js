"use strict";
/* The graph as the page has it: what is folded into what, and which nodes and edges a state of the page shows. */

const data = JSON.parse(document.getElementById("data").textContent);
const RANK = { error: 3, warning: 2, info: 1 };
const CHANGES = ["added", "removed", "renamed", "changed"];
/* More than a few nodes are folded at first; many are laid out in tiles, one for each guest. */
const FEW = 30, MANY = 120;

/* A reason with an edge's kind and the names of its ends in the places that are kept for them. */
function filled(form, source, target, kind) {
  const words = { "{{": "{", "}}": "}", "{source}": source, "{target}": target, "{kind}": kind };
  return form.replace(/\{\{|\}\}|\{source\}|\{target\}|\{kind\}/g, (each) => words[each]);
}

const findings = data.findings.map(([severity, rule, message, help, place], index) =>
  ({ index, severity, rule, message, help: data.helps[help], place: data.places[place], nodes: [], edges: [] }));
const nodes = data.nodes.map(([id, name, kind, guest, place, into, found = [], change = "", note = ""], index) =>
  ({ index, id, name, kind, guest: data.guests[guest] || "", place: data.places[place], into,
     findings: found.map((each) => findings[each]), change, note, folded: [], edges: [], isGroup: change === "group" }));
/* Edges are six numbers each; what is new about a few of them stands apart. */
const edges = Array.from({ length: data.edges.length / 6 }, (_, index) => {
  const [source, target, relation, reason, place, implied] = data.edges.slice(6 * index, 6 * index + 6);
  return { index, source: nodes[source], target: nodes[target], relation, place: data.places[place], implied: implied === 1,
    findings: [], change: "", note: "", get reason() { return filled(data.reasons[reason], this.source.name, this.target.name, data.relations[relation][0]); } };
});
for (const [edge, found, change, note] of data.edgeNews) {
  Object.assign(edges[edge], { findings: found.map((each) => findings[each]), change, note });
}
for (const node of nodes) {
  node.into = node.into < 0 ? null : nodes[node.into];
  if (node.into) node.into.folded.push(node);
  for (const finding of node.findings) finding.nodes.push(node);
}
for (const edge of edges) {
  edge.source.edges.push(edge);
  if (edge.target !== edge.source) edge.target.edges.push(edge);
  for (const finding of edge.findings) finding.edges.push(edge);
}
const byId = new Map(nodes.map((node) => [node.id, node]));
const realNodes = nodes.filter((node) => !node.isGroup);

const ORDER = ["after", "before", "requires", "required-by", "wants", "wanted-by"];
const VIEWS = {
  overview: { isFolded: true, without: [...ORDER, "creates", "starts"] },
  storage: { kinds: ["guest", "pool", "dataset", "mount", "directory", "volume"], without: ORDER },
  network: { kinds: ["guest", "interface", "link", "address"], without: ORDER },
  boot: { kinds: ["mount", "unit"], relations: ORDER, isReversed: true },
  all: {},
};

/* What the reader has chosen. `open` are the nodes that show what is folded into them. */
const state = {
  view: "all", kinds: new Set(), relations: new Set(), implied: false, onlyFindings: false,
  open: new Set(), chosen: null, edge: null, finding: null, focus: null, depth: 1,
};

function setView(name) {
  const { kinds, relations, without = [], isFolded } = VIEWS[name];
  state.view = name;
  state.kinds = new Set(data.kinds.map((_, kind) => kind).filter((kind) => !kinds || kinds.includes(data.kinds[kind])));
  const told = (each) => (!relations || relations.includes(each)) && !without.includes(each);
  state.relations = new Set(data.relations.map((_, each) => each).filter((each) => told(data.relations[each][0])));
  if (isFolded) foldAll(); else if (realNodes.length <= 5000) unfoldAll();
}

function unfoldAll() { state.open = new Set(nodes.filter((node) => node.folded.length)); }

/* Folds everything, but for hosts, whose nodes are shown while they are not too many. */
function foldAll() {
  state.open = new Set();
  const hosts = nodes.filter((node) => !node.into && node.folded.length && data.kinds[node.kind] === "host");
  const inside = (host) => host.folded.length;
  if (hosts.reduce((sum, host) => sum + inside(host), 0) <= MANY) hosts.forEach((host) => state.open.add(host));
}

/* Opens all that a node is folded into. */
function reveal(node) { for (let each = node.into; each; each = each.into) state.open.add(each); }

/* The node that shows a node: itself, or the outermost that it is folded into. */
function shownAs(node) {
  let shown = node;
  for (let each = node.into; each; each = each.into) if (!state.open.has(each)) shown = each;
  return shown;
}

function isTold(edge) {
  if (edge.findings.length) return true;
  return state.relations.has(edge.relation) && (state.implied || !edge.implied || Boolean(edge.change));
}

/* Whether the target of an edge stands left of its source: the dependent end does, but in a view of the boot. */
function leans(edge) { return data.relations[edge.relation][1] !== Boolean(VIEWS[state.view].isReversed); }

/* What is to be drawn: nodes, and links, each for all edges between two nodes. */
function visible() {
  const shown = new Map(), links = new Map();
  const wanted = (node) => state.kinds.has(node.kind) || node.findings.length > 0 || node === state.chosen;
  const isFound = (node) => node.findings.length > 0 || Boolean(node.change) || node.edges.some((edge) => edge.findings.length || edge.change);
  for (const node of realNodes) {
    const as = shownAs(node);
    if (!wanted(node) || (as !== node && !as.isGroup && !wanted(as))) continue;
    if (state.onlyFindings && !isFound(node) && node !== state.chosen) continue;
    if (!shown.has(as)) shown.set(as, []);
    if (as !== node) shown.get(as).push(node);
  }
  for (const edge of edges) {
    const source = shownAs(edge.source), target = shownAs(edge.target);
    if (!isTold(edge) || !shown.has(source) || !shown.has(target) || (source === target && edge.source !== edge.target)) continue;
    const key = source.index * nodes.length + target.index;
    if (!links.has(key)) links.set(key, { source, target, edges: [] });
    links.get(key).edges.push(edge);
  }
  const parts = { nodes: shown, links: [...links.values()] };
  return withoutLonely(state.focus ? around(parts) : parts);
}

/* Units that nothing of what is told is about are no news. */
function withoutLonely({ nodes: shown, links }) {
  const linked = new Set(links.flatMap((link) => [link.source, link.target]));
  const kept = [...shown].filter(([node, inside]) => linked.has(node) || data.kinds[node.kind] !== "unit"
    || node === state.chosen || [node, ...inside].some((each) => each.findings.length || CHANGES.includes(each.change)));
  return { nodes: new Map(kept), links };
}

/* The part that is at most `depth` steps from the focus. */
function around({ nodes: shown, links }) {
  const near = new Map(), start = shownAs(state.focus);
  for (const link of links) {
    for (const [from, to] of [[link.source, link.target], [link.target, link.source]]) {
      if (!near.has(from)) near.set(from, []);
      near.get(from).push(to);
    }
  }
  const kept = new Set([start]);
  let edge = [start];
  for (let step = 0; step < state.depth; step += 1) {
    edge = [...new Set(edge.flatMap((node) => near.get(node) || []))].filter((node) => !kept.has(node));
    edge.forEach((node) => kept.add(node));
  }
  return {
    nodes: new Map([...shown].filter(([node]) => kept.has(node))),
    links: links.filter((link) => kept.has(link.source) && kept.has(link.target)),
  };
}

/* The most severe of some findings, or nothing. */
function worst(found) {
  return found.reduce((best, { severity }) => (RANK[severity] > (RANK[best] || 0) ? severity : best), "");
}

/* All that a drawn node stands for, findings included. */
function findingsOf(node, inside = []) { return [...new Set([node, ...inside].flatMap((each) => each.findings))]; }

/* How many nodes are folded into a node, at all depths. */
function countFolded(node) { return node.folded.reduce((sum, each) => sum + (each.isGroup ? 0 : 1) + countFolded(each), 0); }

/* Nodes whose id or name has all words of a text; those whose name begins with it come first. */
function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = realNodes.filter((node) => words.every((word) => node.id.toLowerCase().includes(word)));
  const place = (node) => (node.name.toLowerCase().startsWith(words[0] || "") ? 0 : 1);
  return words.length ? found.sort((a, b) => place(a) - place(b) || a.index - b.index) : found;
}
