/* The picture: Cytoscape draws what dagre has laid out. */

const FONT = "system-ui, sans-serif";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const measure = document.createElement("canvas").getContext("2d");

const picture = cytoscape({
  container: document.getElementById("picture"), minZoom: 0.02, maxZoom: 3,
  boxSelectionEnabled: false, selectionType: "single", autoungrabify: true,
});

const colour = (name) => resolved(`var(--${name})`);

/* A colour of the page's style as it is on the present ground: Cytoscape knows no `light-dark`. */
function resolved(value) {
  const probe = document.getElementById("shown");
  probe.style.color = value;
  const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g);
  probe.style.color = "";
  return `rgb(${r}, ${g}, ${b})`;
}

function restyle() {
  const on = dark.matches ? 1 : 0, of = (element) => element.data();
  const marks = Object.fromEntries([...Object.keys(RANK), ...CHANGES].map((each) => [each, colour(each)]));
  const [accent, text, line, box, ground] = ["accent", "text", "line", "box", "ground"].map(colour);
  const look = (element) => data.looks.nodes[of(element).kind], edge = (element) => data.looks.edges[of(element).relation];
  const mark = (element, otherwise) => marks[of(element).mark] || otherwise;
  picture.style([
    { selector: "node[width]", style: {
      label: "data(label)", shape: (each) => look(each).shape, width: "data(width)", height: "data(height)",
      "background-color": (each) => (look(each).fill[on] === "transparent" ? ground : look(each).fill[on]),
      "border-color": (each) => mark(each, look(each).line[on] === "transparent" ? ground : look(each).line[on]), "border-width": (each) => (of(each).mark ? 3 : 1.2),
      "border-style": (each) => (of(each).folds ? "double" : of(each).mark === "removed" ? "dashed" : "solid"),
      color: (each) => look(each).text[on], "font-family": FONT, "font-size": 12, "text-valign": "center", "text-halign": "center",
      "text-wrap": "wrap", "text-margin-x": (each) => (look(each).shape === "tag" ? -7 : 0), "min-zoomed-font-size": 5, "underlay-color": (each) => mark(each, ground), "underlay-opacity": (each) => (of(each).mark ? 0.22 : 0),
      "underlay-padding": 6, "underlay-shape": "round-rectangle", "overlay-opacity": 0,
    } },
    { selector: "node[folds]", style: { "border-width": 4 } },
    { selector: "node.box", style: {
      shape: "round-rectangle", "background-color": box, "background-opacity": 0.7, "border-color": line, "border-width": 1, "border-style": "solid",
      padding: 7, "underlay-opacity": 0, events: "no" } },
    { selector: "edge", style: {
      "curve-style": "bezier", width: (each) => (of(each).mark ? 3.5 : 1.3), "line-color": (each) => mark(each, edge(each).line[on]),
      "line-style": (each) => edge(each).style, "target-arrow-shape": (each) => edge(each).head, "target-arrow-color": (each) => mark(each, edge(each).line[on]),
      "target-arrow-fill": (each) => (edge(each).hollow ? "hollow" : "filled"), "arrow-scale": 0.8, "overlay-opacity": 0,
      label: (each) => (of(each).told ? of(each).label : ""), "font-family": FONT, "font-size": 10, color: text,
      "text-background-color": ground, "text-background-opacity": 0.9, "text-background-padding": 1, "min-zoomed-font-size": 5,
      "z-index": (each) => (of(each).mark ? 5 : 1) } },
    { selector: "edge[bends]", style: { "curve-style": "round-segments", "edge-distances": "node-position", "segment-weights": (each) => of(each).bends.weights,
      "segment-distances": (each) => of(each).bends.distances, "segment-radii": 14 } },
    { selector: "edge.far", style: { visibility: "hidden" } },
    { selector: ".away", style: { opacity: 0.45 } },
    { selector: "node.away[mark]", style: { "underlay-opacity": 0.05 } },
    { selector: "edge.away", style: { opacity: 0.15 } },
    { selector: "edge.near", style: { visibility: "visible", width: 2.6, "line-color": accent, "target-arrow-color": accent, label: "data(label)", "z-index": 9 } },
    { selector: "edge.near[mark]", style: { "line-color": (each) => mark(each, accent), "target-arrow-color": (each) => mark(each, accent), width: 4 } },
    { selector: "node.chosen", style: { "outline-color": accent, "outline-width": 3, "outline-offset": 3 } },
  ]);
}

const drawnId = (node) => `n${node.index}`;
const nodeOf = (element) => nodes[Number(element.id().slice(1))];

function shorten(text) { return text.length > 42 ? `${text.slice(0, 18)}…${text.slice(-23)}` : text; }

function nodeElement(node, inside, isClosed) {
  measure.font = `12px ${FONT}`;
  const count = isClosed ? countFolded(node) : 0;
  const label = shorten(node.name) + (count && !node.isGroup ? `  +${count}` : "");
  const change = CHANGES.includes(node.change) ? node.change : inside.some((each) => each.change) ? "changed" : "";
  const mark = worst(findingsOf(node, inside)) || change;
  const wide = { hexagon: 34, tag: 46 }[data.looks.nodes[node.kind].shape] || 22;
  return { group: "nodes", data: { id: drawnId(node), label, kind: node.kind, width: Math.ceil(measure.measureText(label).width) + wide,
    height: 26, ...(mark && { mark }), ...(count && { folds: count }) } };
}

function linkElement(link, number, isTold) {
  const kinds = [...new Set(link.edges.map((edge) => edge.relation))];
  const change = link.edges.every((edge) => edge.change === link.edges[0].change) ? link.edges[0].change : link.edges.some((edge) => edge.change) ? "changed" : "";
  const mark = worst(link.edges.flatMap((edge) => edge.findings)) || change;
  const label = kinds.map((kind) => data.relations[kind][0]).join(", ") + (link.edges.length > kinds.length ? ` ×${link.edges.length}` : "");
  return { group: "edges", data: { id: `e${number}`, number, source: drawnId(link.source), target: drawnId(link.target), relation: kinds[0],
    label, ...(mark && { mark }), ...((isTold || mark) && { told: 1 }) } };
}

let drawn = { nodes: new Map(), links: [] };
/* How large the layout is. */
let extent = { width: 1, height: 1 };

/* Draws what the state shows; all of it is in sight then, unless it is to stay where it was. */
function draw() {
  drawn = visible();
  const boxes = boxed(drawn.nodes);
  const elements = [
    ...new Set(boxes.values())].map((box) => ({ group: "nodes", classes: "box", data: { id: `b${box.index}` } }));
  for (const [node, inside] of drawn.nodes) {
    const element = nodeElement(node, inside, node.folded.length > 0 && !state.open.has(node));
    const box = boxes.get(node);
    if (box) element.data.parent = `b${box.index}`;
    elements.push(element);
  }
  const isTold = drawn.links.length <= 20 && state.view !== "overview";
  drawn.links.forEach((link, number) => elements.push(linkElement(link, number, isTold)));
  picture.batch(() => { picture.elements().remove(); picture.add(elements); });
  layOut(boxes);
  mark();
}

/* The open node that each shown node is in, where it is in one with others. */
function boxed(shown) {
  const boxes = new Map();
  for (const node of shown.keys()) {
    let box = node.folded.length && state.open.has(node) ? node : node.into;
    while (box && (box.isGroup || data.kinds[box.kind] !== "guest")) box = box.into;
    if (box && (!VIEWS[state.view].isReversed || shown.size > MANY)) boxes.set(node, box);
  }
  const sizes = new Map();
  boxes.forEach((box) => sizes.set(box, (sizes.get(box) || 0) + 1));
  return new Map([...boxes].filter(([, box]) => sizes.get(box) > 1));
}

/* Lays out what is drawn as one; where that is too much for one, each box is a tile, and edges between tiles are
 * shown only around what is chosen. */
function layOut(boxes) {
  const all = [...drawn.nodes.keys()];
  const tiles = all.length > MANY ? split(all, boxes) : [all];
  const inside = linksInside(tiles);
  const graphs = tiles.map((tile, number) => arrange(tile, inside[number], tiles.length > 1 ? new Map() : boxes));
  const corners = pack(graphs);
  const ends = graphs.map((graph, number) => ({ x: corners[number].x + graph.graph().width, y: corners[number].y + graph.graph().height }));
  extent = { width: Math.max(1, ...ends.map(({ x }) => x)), height: Math.max(1, ...ends.map(({ y }) => y)) };
  picture.batch(() => {
    graphs.forEach((graph, number) => place(graph, corners[number]));
    if (tiles.length > 1) picture.edges().not("[bends]").not("[mark]").addClass("far");
  });
  picture.renderer().hideEdgesOnViewport = drawn.links.length > 1000;
}

/* The nodes of each box, and the rest as one, or each alone where they are many. */
function split(all, boxes) {
  const tiles = new Map(), isLoose = all.filter((node) => !boxes.has(node)).length > MANY;
  for (const node of all) {
    const key = boxes.get(node) || (isLoose ? node : null);
    if (!tiles.has(key)) tiles.set(key, []);
    tiles.get(key).push(node);
  }
  const isGuests = (tile) => Number(boxes.has(tile[0]) || data.kinds[tile[0].kind] === "guest");
  return [...tiles.values()].sort((a, b) => isGuests(a) - isGuests(b)).flatMap((tile) => (tile.length > MANY ? tile.map((node) => [node]) : [tile]));
}

/* The links of which both ends are in a tile, with their numbers. */
function linksInside(tiles) {
  const at = new Map(tiles.flatMap((tile, number) => tile.map((node) => [node, number])));
  const found = tiles.map(() => []);
  drawn.links.forEach((link, number) => { if (at.get(link.source) === at.get(link.target)) found[at.get(link.source)].push({ ...link, number }); });
  return found;
}

/* Rows of tiles, about as wide as they are high: the corner of each. */
function pack(graphs) {
  const sizes = graphs.map((graph) => graph.graph()), gap = 40;
  const area = sizes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const column = Math.max(...sizes.map(({ width }) => width)) + gap;
  const widest = Math.max(1, Math.round(Math.sqrt(area * 1.6) / column)) * column;
  let x = 0, y = 0, tallest = 0;
  return sizes.map(({ width, height }) => {
    if (x && x + width > widest) { x = 0; y += tallest + gap; tallest = 0; }
    const corner = { x, y };
    x += width + gap;
    tallest = Math.max(tallest, height);
    return corner;
  });
}

/* What dagre makes of some nodes, the links between them, and the boxes that they are in. */
function arrange(shown, links, boxes) {
  const graph = new dagre.graphlib.Graph({ compound: true, multigraph: true });
  const isLarge = shown.length > 60;
  graph.setGraph({ rankdir: "LR", ranker: isLarge ? "tight-tree" : "network-simplex", nodesep: 12, ranksep: 70, edgesep: 6 });
  for (const node of shown) {
    const { width, height } = picture.getElementById(drawnId(node)).data();
    graph.setNode(drawnId(node), { width, height });
    const box = boxes.has(node) && `b${boxes.get(node).index}`;
    if (box) { graph.setNode(box, {}); graph.setParent(drawnId(node), box); }
  }
  for (const { source, target, edges: some, number } of links) {
    const ends = [drawnId(source), drawnId(target)];
    const isTurned = some.filter(leans).length * 2 > some.length;
    if (isTurned) ends.reverse();
    if (source !== target) graph.setEdge(...ends, { isTurned, weight: some.some((edge) => edge.findings.length) ? 3 : 1 }, `e${number}`);
  }
  dagre.layout(graph);
  return graph;
}

function place(graph, corner) {
  for (const id of graph.nodes()) {
    const { x, y } = graph.node(id);
    if (id.startsWith("n")) picture.getElementById(id).position({ x: x + corner.x, y: y + corner.y });
  }
  for (const edge of graph.edges()) {
    const { points, isTurned } = graph.edge(edge);
    bend(picture.getElementById(edge.name), points.map(({ x, y }) => ({ x: x + corner.x, y: y + corner.y })), isTurned);
  }
}

/* Leads an edge along the points that dagre has found for it, around the nodes between its ends. */
function bend(edge, points, isTurned) {
  const inner = points.slice(1, -1), from = edge.source().position(), to = edge.target().position();
  if (isTurned) inner.reverse();
  const along = { x: to.x - from.x, y: to.y - from.y }, length = Math.hypot(along.x, along.y);
  if (!length || !inner.length) return;
  const share = (point) => ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / length ** 2;
  const aside = (point) => ((point.y - from.y) * along.x - (point.x - from.x) * along.y) / length;
  edge.data("bends", { weights: inner.map(share), distances: inner.map(aside) });
}

/* Marks the chosen node or edge with what is around it, or what a finding is about. */
function mark() {
  picture.elements().removeClass("away near chosen");
  let near = picture.collection();
  if (state.finding) {
    const about = new Set([...state.finding.nodes, ...state.finding.edges.flatMap((edge) => [edge.source, edge.target])].map(shownAs));
    about.forEach((node) => { near = near.union(picture.getElementById(drawnId(node))); });
    drawn.links.forEach((link, number) => {
      if (link.edges.some((edge) => edge.findings.includes(state.finding))) near = near.union(picture.getElementById(`e${number}`).addClass("near"));
    });
  } else if (state.edge) {
    const link = picture.edges().filter((each) => drawn.links[each.data("number")].edges.includes(state.edge));
    near = link.addClass("near").union(link.connectedNodes());
  } else if (state.chosen) {
    const node = picture.getElementById(drawnId(shownAs(state.chosen))).addClass("chosen");
    node.connectedEdges().addClass("near");
    near = node.closedNeighborhood();
  }
  if (near.nonempty()) picture.elements().not(near).not(near.ancestors()).addClass("away");
  return near;
}

/* Shows all, at no more than about the natural size. Cytoscape's own fit takes seconds for thousands of nodes. */
function fit() {
  const margin = 24, room = { width: picture.width() - 2 * margin, height: picture.height() - 2 * margin };
  const zoom = Math.min(1.15, room.width / extent.width, room.height / extent.height);
  picture.viewport({ zoom, pan: { x: (picture.width() - extent.width * zoom) / 2, y: (picture.height() - extent.height * zoom) / 2 } });
}

/* Brings a node into sight, without moving a picture that has it there. */
function bring(node) {
  const element = picture.getElementById(drawnId(shownAs(node)));
  if (element.empty()) return;
  const { x1, y1, x2, y2 } = element.renderedBoundingBox();
  const isInSight = x1 >= 0 && y1 >= 0 && x2 <= picture.width() && y2 <= picture.height();
  if (picture.zoom() < 0.5) picture.zoom(0.8);
  else if (isInSight) return;
  picture.center(element);
}
