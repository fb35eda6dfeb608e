// The inbox as a list one walks through by keys.

class Inbox {
  constructor(root) {
    this.body = element("tbody");
    this.head = element("thead");
    this.root = element("div", { class: "inbox", tabindex: "0" }, [element("table", {}, [this.head, this.body])]);
    root.append(this.root);
    this.at = 0;
  }

  receive(data, send) {
    const isOther = JSON.stringify(this.data?.rows.map((row) => row.id)) !== JSON.stringify(data.rows.map((row) => row.id));
    Object.assign(this, { data, send, words: data.words });
    if (isOther) this.at = 0;
    fill(this.head, [element("tr", {}, data.columns.map((column) => this.heading(column)))]);
    fill(this.body, data.rows.length ? data.rows.map((row, n) => this.line(row, n)) : [this.nothing()]);
    this.mark();
  }

  heading({ id, text, sorts }) {
    const isSorted = this.data.sort === id;
    return element("th", { class: sorts ? `sorts ${id}` : id, "aria-sort": isSorted ? "descending" : null,
      text: text + (isSorted ? " ↓" : ""), click: sorts ? () => this.act("sort", { by: id }) : null });
  }

  line(row, n) {
    const cells = this.data.columns.map(({ id }) => element("td", { class: id }, this.content(row, id)));
    return element("tr", { "data-report": row.id, click: () => { this.at = n; this.open(); } }, cells);
  }

  content(row, id) {
    if (id === "status") return [element("span", { class: `status ${row.status}`, text: row.status_word })];
    if (id === "risk") {
      const bar = element("i");
      bar.style.width = `${Math.max(Math.round(row.risk_share * 48), row.risk_share > 0 ? 3 : 0)}px`;
      return [element("span", { class: "risk" }, [bar]), element("span", { text: row.risk })];
    }
    return [element("span", { text: row[id] ?? "", title: row[id] ?? "" })];
  }

  nothing() {
    return element("tr", {}, [element("td", { class: "none", colSpan: this.data.columns.length, text: this.words.empty })]);
  }

  mark() {
    [...this.body.children].forEach((row, n) => row.classList.toggle("at", n === this.at));
    this.body.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  walk(step) {
    this.at = Math.min(Math.max(this.at + step, 0), Math.max(this.data.rows.length - 1, 0));
    this.mark();
  }

  open() {
    this.act("open", { report: this.data.rows[this.at]?.id });
  }

  act(kind, details) {
    if (kind !== "sort" && !details.report) return;
    this.send([{ kind, ...details }]);
  }

  take(key) {
    const row = this.data.rows[this.at];
    const actions = {
      ArrowDown: () => this.walk(1), j: () => this.walk(1), ArrowUp: () => this.walk(-1), k: () => this.walk(-1),
      Enter: () => this.open(), m: () => this.act("claim", { report: row?.id }),
      "/": () => document.querySelector('[data-testid="stTextInput"] input')?.focus(),
    };
    actions[key]?.();
    return key in actions;
  }

  listen() {
    const onKey = (event) => {
      const target = event.composedPath()[0];
      const isBusy = target?.matches?.("input, textarea, select, button, a, [contenteditable], [role=combobox]");
      if (isBusy || event.altKey || event.metaKey || event.ctrlKey || !this.take(half(event.key))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }
}

function openInbox(root) {
  const inbox = new Inbox(root);
  inbox.stop = inbox.listen();
  // The link that led here keeps the focus otherwise, and Enter would follow it again.
  if (!document.activeElement?.matches("input, textarea")) inbox.root.focus({ preventScroll: true });
  return inbox;
}
