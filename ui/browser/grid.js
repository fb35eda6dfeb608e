// The tables in their official layout. Built once a report; afterwards only what changed is painted.

const SIGNS = {
  typed: "✎", proposal: "✎", second_keying: "✎", accepted: "✓", source_error: "⊜",
  suspect: "✗", ambiguous: "?", blank: "∅", not_applicable: "/", unreadable: "!", not_found: "·", differs: "≠",
  hidden: "▢",
};
const VERDICTS = { pass: "✓", fail: "✗", not_assessable: "?" };

function buildTables(desk) {
  const { data } = desk;
  desk.cellNodes = new Map();
  desk.sumNodes = new Map();
  fill(desk.parts.tables, data.tables.map((table) => buildTable(desk, table)));
}

function buildTable(desk, table) {
  return element("section", { class: "table" }, [
    element("h3", { text: table.title }),
    element("div", { class: "blocks" }, table.blocks.map((block) => buildBlock(desk, block))),
  ]);
}

function buildBlock(desk, block) {
  const values = block.lines[0].cells.length;
  const size = values > 9 ? " wide" : values < 4 && !block.checks.length ? " small" : "";
  return element("table", { class: `block${size}`, role: "grid" }, [
    size === " small" ? null : columnWidths(block, values),
    element("thead", {}, block.headers.map((row, level) => headerRow(desk, block, row, level))),
    element("tbody", {}, block.lines.map((line) => lineRow(desk, line))),
    element("tfoot", {}, block.feet.map((foot) => footRow(desk, block, foot))),
  ]);
}

// Headings narrow, the label wide, all values alike: as in the printed form.
function columnWidths(block, values) {
  const labels = Array.from({ length: block.depth }, (_, n) =>
    element("col", { class: n === block.depth - 1 ? "label" : n === 0 ? "outer" : "inner" }));
  const cells = Array.from({ length: values }, () => element("col", { class: "value" }));
  return element("colgroup", {}, [...labels, ...cells, ...block.checks.map(() => element("col", { class: "check" }))]);
}

function headerRow(desk, block, row, level) {
  const levels = block.headers.length;
  const cells = row.map((h) => element("th", { text: h.text, rowSpan: h.rows, colSpan: h.columns }));
  if (level === 0 && block.depth)
    cells.unshift(element("th", { class: "corner", text: block.heading, rowSpan: levels, colSpan: block.depth }));
  if (level === 0)
    cells.push(...block.checks.map((rule) => element("th", { class: "check", text: desk.words.sums, title: rule, rowSpan: levels })));
  return element("tr", {}, cells);
}

function lineRow(desk, line) {
  const labels = line.labels.map((label) =>
    element("th", { class: label.rows > 8 ? "label tall" : "label", scope: "row", rowSpan: label.rows, colSpan: label.columns },
      [element("span", { text: label.text })]));
  const cells = line.cells.map((address) => cellNode(desk, address));
  return element("tr", {}, [...labels, ...cells, ...line.sums.map((id) => sumNode(desk, id))]);
}

function footRow(desk, block, foot) {
  const label = block.depth ? element("th", { class: "foot", colSpan: block.depth, text: foot.label }) : null;
  const cells = foot.sums.map((id, n) => sumNode(desk, id, foot.spans[n]));
  return element("tr", {}, [label, ...cells, ...block.checks.map(() => element("td", { class: "none" }))]);
}

function cellNode(desk, address) {
  const sign = element("i", { "aria-hidden": "true" });
  const text = element("b");
  const node = element("td", { role: "gridcell", "data-address": address, click: () => desk.select(address) }, [sign, text]);
  desk.cellNodes.set(address, { node, sign, text });
  return node;
}

function sumNode(desk, id, columns = 1) {
  const node = element("td", { "data-sum": id, colSpan: columns, click: () => desk.selectSum(id) });
  desk.sumNodes.set(id, node);
  return node;
}

function paintTables(desk) {
  for (const [id, node] of desk.sumNodes) paintSum(desk, id, node);
  for (const [address, nodes] of desk.cellNodes) paintCell(desk, address, nodes);
}

function paintSum(desk, id, node) {
  const { verdict, left, right, difference } = desk.outcomes.get(id);
  const sign = difference > 0n ? "+" : "";
  setText(node, VERDICTS[verdict] + (verdict === "fail" ? ` ${sign}${plain(difference)}` : ""));
  setClass(node, `sum ${verdict}${desk.sumsOf(desk.selected).includes(id) ? " near" : ""}`);
  const sum = desk.sums.get(id);
  node.title = `${sum.where}\n${sum.rule}\n${plain(left)} | ${plain(right)}`;
}

function paintCell(desk, address, { node, sign, text }) {
  const mark = desk.markOf(address);
  const isSelected = address === desk.selected;
  const isTyping = isSelected && desk.draft !== null;
  setText(text, isTyping ? desk.draft : desk.shown(address));
  setText(sign, isTyping ? "" : SIGNS[mark] ?? "");
  const fails = desk.sumsOf(address).some((id) => desk.outcomes.get(id).verdict === "fail");
  const classes = ["cell", mark, fails && "fails", isSelected && "selected", isTyping && "typing", desk.proposed(address) && "proposed"];
  setClass(node, classes.filter(Boolean).join(" "));
  node.setAttribute("aria-selected", isSelected);
  const label = `${desk.data.cells[address]?.name ?? address}: ${text.textContent || say(desk.words, "nothing")}${mark ? `, ${desk.words["mark_" + mark] ?? ""}` : ""}`;
  if (node.getAttribute("aria-label") !== label) node.setAttribute("aria-label", label);
}

// The cell nearest to the selected one in the direction of an arrow key, over the borders of tables too.
function neighbour(desk, key) {
  const from = desk.cellNodes.get(desk.selected)?.node.getBoundingClientRect();
  if (!from) return null;
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [x, y] = middle(from);
  const isAcross = key === "ArrowLeft" || key === "ArrowRight";
  const direction = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  let best = null;
  let least = Infinity;
  for (const [address, { node }] of desk.cellNodes) {
    const [cx, cy] = middle(node.getBoundingClientRect());
    const along = (isAcross ? cx - x : cy - y) * direction;
    const aside = Math.abs(isAcross ? cy - y : cx - x);
    if (along < 4 || (isAcross && aside > 4)) continue;
    const distance = along + aside * 8;
    if (distance < least) [best, least] = [address, distance];
  }
  return best;
}
