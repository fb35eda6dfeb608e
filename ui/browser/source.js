// The source beside the tables: drawn pages, lines of text, or the blocks of a web page or Word file.

const ZOOMS = [0.6, 0.8, 1, 1.3, 1.7, 2.2, 3];

async function loadSource(desk) {
  const report = desk.data.report;
  try {
    const response = await fetch(report.source_url, { credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    desk.source = await response.json();
  } catch (error) {
    desk.source = { kind: "none", cause: error.message };
  }
  if (desk.data.report.id === report.id) {
    buildSource(desk);
    showPlace(desk);
    paintDetail(desk);
  }
}

function buildSource(desk) {
  const { kind } = desk.source;
  desk.places = new Map();
  desk.page = null;
  const view = { pages: buildPages, lines: buildLines, blocks: buildBlocks }[kind];
  fill(desk.parts.view, view ? view(desk) : [element("p", { class: "none", text: say(desk.words, "no_source") })]);
  desk.parts.zoom.hidden = kind !== "pages";
}

function buildPages(desk) {
  desk.picture = element("img", { alt: "", draggable: "false" });
  desk.box = element("div", { class: "box" });
  desk.sheet = element("div", { class: "sheet" }, [desk.picture, desk.box]);
  return [desk.sheet];
}

function buildLines(desk) {
  return desk.source.lines.map((text, n) => {
    const line = element("div", { class: "line" }, [element("i", { text: n + 1 }), element("span", { text })]);
    desk.places.set(n + 1, line);
    return line;
  });
}

function buildBlocks(desk) {
  const keep = (node, place) => {
    if (!desk.places.has(place)) desk.places.set(place, node);
    return node;
  };
  return desk.source.blocks.map((block) => {
    if (!block.rows) return keep(element("p", { text: block.text }), block.place);
    const rows = block.rows.map((row) =>
      element("tr", {}, row.map((c) => keep(element("td", { text: c.text, rowSpan: c.rows, colSpan: c.columns }), c.place))));
    return element("table", {}, [element("tbody", {}, rows)]);
  });
}

// Shows where the selected cell stands; a cell without a place leaves the view where it is.
function showPlace(desk) {
  const place = desk.placeOf(desk.selected);
  desk.parts.view.querySelectorAll(".here").forEach((node) => node.classList.remove("here"));
  desk.parts.view.querySelectorAll("mark").forEach((node) => node.replaceWith(node.textContent));
  if (desk.source?.kind === "pages") return showPage(desk, place);
  const found = desk.source && place && placeNode(desk, place); // no source yet: shown once it is there
  if (!found) return;
  found.scrollIntoView({ block: "center", inline: "nearest" });
}

function placeNode(desk, place) {
  if (place.kind === "table") return lit(desk.places.get(`table${place.table}:r${place.row}c${place.column}`));
  if (desk.source.kind === "lines") return markLine(desk.places.get(place.line)?.lastChild, place);
  const key = `line${place.line}:`;
  const near = [...desk.places].find(([each, node]) => each.startsWith(key) && node.textContent.length >= place.end);
  return near ? markLine(near[1], place) : null;
}

function lit(node) {
  node?.classList.add("here");
  return node;
}

function markLine(node, place) {
  if (!node) return null;
  const letters = [...node.textContent]; // places count characters, as Python does
  const [before, inside, after] = [letters.slice(0, place.start), letters.slice(place.start, place.end), letters.slice(place.end)];
  const mark = element("mark", { text: inside.join("") || "　" });
  node.replaceChildren(before.join(""), mark, after.join(""));
  return mark;
}

function showPage(desk, place) {
  const pages = desk.source.pages;
  const number = Math.min(place?.page ?? desk.page ?? 1, pages.length);
  if (desk.page !== number) {
    desk.page = number;
    desk.picture.src = pageAddress(desk, number);
    setText(desk.parts.page, say(desk.words, "page_of", { page: number, pages: pages.length }));
  }
  const [width, height] = pages[number - 1];
  desk.sheet.style.width = `${desk.zoom * 100}%`;
  desk.sheet.style.aspectRatio = `${width} / ${height}`;
  desk.box.hidden = place?.page !== number;
  if (desk.box.hidden) return;
  const [left, top, right, bottom] = place.box;
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(desk.box.style, {
    left: percent(left, width), top: percent(top, height),
    width: percent(right - left, width), height: percent(bottom - top, height),
  });
  centre(desk, (left + right) / 2 / width, (top + bottom) / 2 / height);
}

function pageAddress(desk, number) {
  return `${desk.data.report.page_url}${number}.png`;
}

function centre(desk, x, y) {
  const { view } = desk.parts;
  view.scrollTo({
    left: x * desk.sheet.clientWidth - view.clientWidth / 2,
    top: y * desk.sheet.clientHeight - view.clientHeight / 2,
  });
}

function turnPage(desk, step) {
  const pages = desk.source?.pages;
  if (!pages) return;
  showPage(desk, { page: Math.min(Math.max((desk.page ?? 1) + step, 1), pages.length), box: [0, 0, 0, 0] });
}

function zoom(desk, step) {
  const next = ZOOMS.findIndex((each) => each >= desk.zoom) + step;
  desk.zoom = ZOOMS[Math.min(Math.max(next, 0), ZOOMS.length - 1)];
  if (desk.source?.kind === "pages") showPage(desk, desk.placeOf(desk.selected));
}

// A strip cut around the cell, three times its size: what the eye needs to decide.
function crop(desk, place) {
  const size = desk.source?.kind === "pages" && place?.box && desk.source.pages[place.page - 1];
  if (!size) return null;
  const [left, top, right, bottom] = place.box;
  const [width, height] = [520, 92];
  const scale = Math.min(46 / Math.max(bottom - top, 1), width / Math.max((right - left) * 1.5, 1), 4 * (1000 / size[0]));
  const image = element("img", { alt: "", src: pageAddress(desk, place.page), draggable: "false" });
  Object.assign(image.style, {
    width: `${size[0] * scale}px`,
    left: `calc(50% - ${((left + right) / 2) * scale}px)`,
    top: `${height / 2 - ((top + bottom) / 2) * scale}px`,
  });
  const frame = element("div", { class: "frame" });
  Object.assign(frame.style, {
    left: `calc(50% - ${((right - left) / 2) * scale + 2}px)`, width: `${(right - left) * scale + 4}px`,
    top: `${height / 2 - ((bottom - top) / 2) * scale - 2}px`, height: `${(bottom - top) * scale + 4}px`,
  });
  return element("div", { class: "crop" }, [image, frame]);
}
