/* What stands around the picture: the list of nodes, the legend, and the details of what is chosen. */

const $ = (id) => document.getElementById(id);
const LONGEST_LIST = 200;

/* An element with attributes and children; texts stay texts. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== ""));
  return element;
}

/* A message, with what stands between backticks as code. */
function prose(text) {
  const pieces = text.split("`");
  if (pieces.length % 2 === 0) return [text];
  return pieces.map((piece, number) => (number % 2 ? make("code", {}, piece) : piece));
}

const swatch = (look, severity) => {
  const on = dark.matches ? 1 : 0, svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS(svg.namespaceURI, look.fill ? "rect" : "line");
  for (const [name, value] of [["width", 18], ["height", 12], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  const values = look.fill ? { x: 1, y: 1, width: 16, height: 10, rx: 2, fill: look.fill[on], stroke: severity || look.line[on], "stroke-width": 1.5 }
    : { x1: 0, y1: 6, x2: 18, y2: 6, stroke: look.line[on], "stroke-width": 2, "stroke-dasharray": { dashed: "4 2", dotted: "1 2" }[look.style] || "" };
  for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
};

function showLegend() {
  const box = (text, look, on, toggle) => {
    const input = make("input", { type: "checkbox", onchange: () => toggle(input.checked) });
    input.checked = on;
    return make("label", { title: text }, input, swatch(look), make("span", {}, text));
  };
  const set = (chosen) => (each) => (on) => { chosen[on ? "add" : "delete"](each); redraw(); };
  const kind = set(state.kinds), relation = set(state.relations);
  const kinds = data.kinds.map((text, each) => box(text, data.looks.nodes[each], state.kinds.has(each), kind(each)));
  const relations = data.relations.map(([text], each) => box(text, data.looks.edges[each], state.relations.has(each), relation(each)));
  const marks = [...new Set(findings.map((finding) => finding.severity)), ...(data.compares ? CHANGES : [])];
  $("legend").replaceChildren(
    make("fieldset", {}, make("legend", {}, "Nodes"), make("div", { class: "keys" }, ...kinds)),
    make("fieldset", {}, make("legend", {}, "Edges"), make("div", { class: "keys" }, ...relations)),
    ...(marks.length ? [make("p", { class: "dim" }, "In colour: ", ...marks.flatMap((each, number) => [number ? ", " : "", make("b", { class: `${each} severity ${each}` }, each)]))] : []),
    make("p", { class: "dim" }, "A double border: nodes are folded into it."),
  );
}

let listed = [], active = -1;

function showList() {
  const found = search($("search").value);
  listed = found.slice(0, LONGEST_LIST);
  active = listed.indexOf(state.chosen);
  $("list").replaceChildren(...listed.map((node, number) => {
    const severity = worst(node.findings);
    return make("li", { role: "option", id: `option${number}`, "aria-selected": String(number === active), onclick: () => choose(node) },
      make("span", {}, node.name || "(no name)"), ...(severity ? [make("span", { class: `severity ${severity}` }, severity)] : []),
      make("span", { class: `dim ${node.change}` }, data.kinds[node.kind]));
  }));
  $("more").textContent = found.length > listed.length ? `${listed.length} of ${found.length} are listed` : found.length ? "" : "No node matches";
  markActive();
}

function markActive() {
  [...$("list").children].forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
  if (active < 0) $("search").removeAttribute("aria-activedescendant");
  else {
    $("search").setAttribute("aria-activedescendant", `option${active}`);
    $("list").children[active].scrollIntoView({ block: "nearest" });
  }
}

const link = (node) => make("button", { type: "button", class: "node", onclick: () => choose(node) }, node.id);
const placed = (place) => (place ? make("p", { class: "dim" }, make("code", {}, place[0]), " ", place[1] ? make("code", {}, place[1]) : "") : "");

function findingCard(finding) {
  const show = make("button", { type: "button", onclick: () => chooseFinding(finding) }, "Show in the picture");
  return make("article", { class: finding.severity }, make("p", {}, make("span", { class: "severity" }, finding.severity), " ", make("code", {}, finding.rule)),
    make("p", {}, ...prose(finding.message)), placed(finding.place),
    finding.help ? make("p", {}, make("b", {}, "Help: "), ...prose(finding.help)) : "", finding.nodes.length ? show : "");
}

function edgeItem(edge, node) {
  const relation = data.relations[edge.relation][0], severity = worst(edge.findings);
  const ends = edge.source === node ? [relation, " ", link(edge.target)] : edge.target === node ? [link(edge.source), ` ${relation} this`] : [link(edge.source), ` ${relation} `, link(edge.target)];
  return make("li", {}, make("div", {}, ...(severity ? [make("span", { class: `severity ${severity}` }, "● ")] : []), ...ends,
    edge.change ? make("b", { class: edge.change }, ` ${edge.change}`) : ""),
    make("p", {}, ...prose(edge.reason), edge.implied ? make("span", { class: "dim" }, " (implied by systemd)") : ""), edge.note ? make("p", { class: "changed" }, edge.note) : "", placed(edge.place));
}

function edgeList(title, some, node) {
  if (!some.length) return [];
  const more = some.length > LONGEST_LIST ? [make("p", { class: "dim" }, `and ${some.length - LONGEST_LIST} more`)] : [];
  return [make("h3", {}, `${title} (${some.length})`), make("ul", { class: "edges" }, ...some.slice(0, LONGEST_LIST).map((edge) => edgeItem(edge, node))), ...more];
}

function showDetails() {
  const content = state.finding ? findingDetails() : state.edge ? edgeDetails() : state.chosen ? nodeDetails(state.chosen) : allDetails();
  $("details").replaceChildren(...content.filter((each) => each !== ""));
  $("details").scrollTop = 0;
}

function nodeDetails(node) {
  const isNeed = (edge) => data.relations[edge.relation][1] ? edge.target === node : edge.source === node;
  const isOpen = state.open.has(node), own = node.edges;
  const fold = node.folded.length ? make("button", { type: "button", onclick: () => toggleFold(node) }, isOpen ? "Fold" : `Open ${node.folded.length} folded`) : "";
  const steps = make("input", { type: "number", min: 1, max: 9, value: state.depth, "aria-label": "Steps around the focus", onchange: () => setDepth(Number(steps.value)) });
  const focus = state.focus ? make("button", { type: "button", onclick: leaveFocus }, "Show all again") : make("button", { type: "button", onclick: () => focusOn(node) }, "Focus");
  return [make("h2", {}, node.name || "(no name)"), make("p", { class: "kind" }, node.isGroup ? `${node.folded.length} nodes of kind ${data.kinds[node.kind]}` : node.id,
      node.guest && data.kinds[node.kind] !== "guest" ? ` · of guest ${node.guest}` : ""),
    node.change && !node.isGroup ? make("p", { class: node.change }, make("b", {}, node.change), node.note ? `: ${node.note}` : "") : "", placed(node.place),
    make("div", { class: "acts" }, focus, fold, state.focus ? make("label", {}, "steps ", steps) : ""),
    ...node.findings.map(findingCard), ...(node.isGroup ? [make("ul", { class: "edges" }, ...node.folded.slice(0, LONGEST_LIST).map((each) => make("li", {}, link(each))))] : []),
    ...edgeList("Depends on", own.filter(isNeed), node), ...edgeList("Needed by", own.filter((edge) => !isNeed(edge)), node)];
}

function edgeDetails() {
  const between = drawn.links.find((each) => each.edges.includes(state.edge)) || { edges: [state.edge], source: state.edge.source, target: state.edge.target };
  return [make("h2", {}, "Between two nodes"), make("p", {}, link(between.source)), make("p", {}, link(between.target)),
    ...[...new Set(between.edges.flatMap((edge) => edge.findings))].map(findingCard), ...edgeList("Edges", between.edges, null)];
}

function findingDetails() {
  const along = state.finding.edges;
  return [make("h2", {}, "Finding"), findingCard(state.finding), ...edgeList("Along these edges", along, null),
    ...(along.length ? [] : [make("h3", {}, "About"), make("ul", { class: "edges" }, ...state.finding.nodes.map((node) => make("li", {}, link(node))))])];
}

function allDetails() {
  const changed = [...realNodes, ...edges].filter((each) => each.change);
  const differences = CHANGES.flatMap((change) => {
    const some = changed.filter((each) => each.change === change);
    const item = (each) => (each.source ? edgeItem(each, null) : make("li", {}, link(each), each.note ? make("p", {}, each.note) : ""));
    return some.length ? [make("h3", { class: change }, `${change} (${some.length})`), make("ul", { class: "edges" }, ...some.slice(0, LONGEST_LIST).map(item))] : [];
  });
  const heading = data.compares ? `${changed.length || "No"} differences` : findings.length === 1 ? "1 finding" : `${findings.length || "No"} findings`;
  return [make("h2", {}, heading), ...differences, ...findings.slice(0, LONGEST_LIST).map(findingCard),
    make("p", { class: "dim" }, "Choose a node or an edge to see what it is and where it comes from.")];
}
