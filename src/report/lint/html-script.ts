import { SIZES } from "../graph/layout.ts";

/**
 * The script of the page. It hides findings that do not match the filters, and reduces the picture to the nodes of a
 * search or click. It reads only `data-` attributes and writes only text, never markup.
 */
export const HTML_SCRIPT = String.raw`"use strict";
(() => {
  const SIZES = ${JSON.stringify(SIZES)};
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const words = (input) => input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");

  const findings = all(".finding");
  let resource = "";

  function filterFindings() {
    const wanted = words(byId("search"));
    const severities = new Set(all("#severities input:checked").map((input) => input.value));
    const rule = byId("rule").value;
    const file = byId("file").value;
    let shown = 0;
    for (const finding of findings) {
      const { severity, rule: ownRule, file: ownFile, resource: ownResource, search } = finding.dataset;
      const visible = severities.has(severity) &&
        (rule === "" || rule === ownRule) && (file === "" || file === ownFile) &&
        (resource === "" || resource === ownResource) && wanted.every((word) => search.includes(word));
      finding.hidden = !visible;
      if (visible) shown++;
    }
    for (const section of all(".file")) section.hidden = all(".finding:not([hidden])", section).length === 0;
    byId("shown").textContent = shown === findings.length ? "" : shown + " of " + findings.length + " shown";
    byId("none").hidden = shown > 0 || findings.length === 0;
    byId("resource").hidden = resource === "";
    byId("resource-name").textContent = resource;
  }

  function showResource(title) {
    resource = title;
    filterFindings();
    if (title !== "") byId("findings").scrollIntoView({ behavior: "smooth" });
  }

  if (findings.length > 0) {
    for (const id of ["search", "rule", "file"]) byId(id).addEventListener("input", filterFindings);
    byId("severities").addEventListener("change", filterFindings);
    byId("resource").addEventListener("click", () => showResource(""));
    filterFindings();
  }

  const svg = byId("picture");
  if (svg === null) return;
  const nodes = all(".node", svg);
  const edges = all(".edge", svg).map((element) =>
    ({ element, from: Number(element.dataset.from), to: Number(element.dataset.to) }));
  const places = nodes.map((node) => {
    const { e: x, f: y } = node.transform.baseVal.getItem(0).matrix;
    return { x, y };
  });
  const successors = nodes.map(() => []);
  const predecessors = nodes.map(() => []);
  for (const { from, to } of edges) {
    successors[from].push(to);
    predecessors[to].push(from);
  }
  let selected = -1;

  function reachable(starts, next) {
    const reached = new Set(starts);
    const queue = [...starts];
    for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
      for (const other of next[index]) {
        if (reached.has(other)) continue;
        reached.add(other);
        queue.push(other);
      }
    }
    return [...reached];
  }

  /** Everything on a path through one of the nodes, from routes to policies. */
  const waysThrough = (starts) => new Set([...reachable(starts, predecessors), ...reachable(starts, successors)]);

  function wantedNodes() {
    const wanted = words(byId("picture-search"));
    const namespace = byId("namespace").value;
    const problems = byId("problems").checked;
    const kinds = new Set(all("#kinds input:checked").map((input) => input.value));
    const every = nodes.map((_, index) => index);
    let visible = new Set(every);
    const keepOnly = (kept) => {
      visible = new Set([...visible].filter((index) => kept.has(index)));
    };
    const hits = wanted.length === 0
      ? []
      : every.filter((index) => wanted.every((word) => nodes[index].dataset.search.includes(word)));
    if (wanted.length > 0) keepOnly(waysThrough(hits));
    if (namespace !== "") keepOnly(waysThrough(every.filter((index) => nodes[index].dataset.namespace === namespace)));
    if (problems) {
      const bad = every.filter((index) =>
        nodes[index].matches(".broken") || nodes[index].querySelector(".badge") !== null);
      const broken = edges.filter(({ element }) => element.classList.contains("broken"));
      const before = reachable(broken.map(({ from }) => from), predecessors);
      const after = reachable(broken.map(({ to }) => to), successors);
      keepOnly(new Set([...waysThrough(bad), ...before, ...after]));
    }
    for (const index of every) if (!kinds.has(nodes[index].dataset.kind)) visible.delete(index);
    return { visible, hits: new Set(hits) };
  }

  /** Lays out bands one below the other, with centred columns, like the first layout. */
  function place(visible) {
    const bands = new Map();
    for (const [index, node] of nodes.entries()) {
      if (!visible.has(index)) continue;
      const { band, column } = node.dataset;
      if (!bands.has(band)) bands.set(band, new Map());
      const columns = bands.get(band);
      if (!columns.has(column)) columns.set(column, []);
      columns.get(column).push(index);
    }
    const heightOf = (count) => count * (SIZES.nodeHeight + SIZES.rowGap) - SIZES.rowGap;
    let top = SIZES.head + SIZES.margin;
    for (const columns of bands.values()) {
      const height = heightOf(Math.max(...[...columns.values()].map((column) => column.length)));
      for (const column of columns.values()) {
        const start = top + (height - heightOf(column.length)) / 2;
        for (const [row, index] of column.entries()) places[index].y = start + row * (SIZES.nodeHeight + SIZES.rowGap);
      }
      top += height + SIZES.bandGap;
    }
    const height = Math.max(top - SIZES.bandGap, SIZES.head) + SIZES.margin;
    const width = svg.viewBox.baseVal.width;
    svg.setAttribute("viewBox", "0 0 " + width + " " + height);
    svg.setAttribute("height", String(height));
  }

  function draw() {
    const { visible, hits } = wantedNodes();
    place(visible);
    if (!visible.has(selected)) selected = -1;
    const bright = selected < 0 ? visible : waysThrough([selected]);
    for (const [index, node] of nodes.entries()) {
      node.classList.toggle("hidden", !visible.has(index));
      node.classList.toggle("dim", !bright.has(index));
      node.classList.toggle("hit", hits.has(index));
      node.classList.toggle("selected", index === selected);
      node.setAttribute("transform", "translate(" + places[index].x + " " + places[index].y + ")");
    }
    for (const { element, from, to } of edges) {
      element.classList.toggle("hidden", !visible.has(from) || !visible.has(to));
      element.classList.toggle("dim", !bright.has(from) || !bright.has(to));
      element.classList.toggle("lit", selected >= 0 && bright.has(from) && bright.has(to));
      const half = SIZES.nodeHeight / 2;
      const start = places[from].x + SIZES.nodeWidth;
      const end = places[to].x;
      const middle = (start + end) / 2;
      const [y1, y2] = [places[from].y + half, places[to].y + half];
      const curve = [middle, y1, middle, y2, end, y2].join(" ");
      element.querySelector("path").setAttribute("d", "M" + start + " " + y1 + "C" + curve);
      const label = element.querySelector("text");
      if (label !== null) label.setAttribute("y", String((element.dataset.at === "from" ? y1 : y2) - 5));
    }
    byId("picture-none").hidden = visible.size > 0;
    const box = byId("selected");
    box.hidden = selected < 0;
    if (selected < 0) return;
    const node = nodes[selected];
    byId("selected-text").textContent = node.querySelector("title").textContent.split("\n").join("  \u00b7  ");
    byId("selected-findings").hidden = node.querySelector(".badge") === null;
  }

  function select(index) {
    selected = selected === index ? -1 : index;
    draw();
  }

  for (const [index, node] of nodes.entries()) {
    node.addEventListener("click", () => select(index));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        select(index);
      }
    });
  }
  svg.addEventListener("click", (event) => {
    if (event.target.closest(".node") === null) select(-1);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") select(-1);
  });
  for (const id of ["picture-search", "namespace", "problems", "kinds"]) byId(id).addEventListener("input", draw);
  byId("selected-findings").addEventListener("click", () => showResource(nodes[selected].dataset.title));
  draw();
})();
`;
