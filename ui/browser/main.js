// The frame around tables and source, and the door through which Streamlit calls.

function buildFrame(root) {
  const part = (name, tag = "div") => (parts[name] = element(tag, { class: name }));
  const parts = {};
  const left = element("div", { class: "left" }, [
    element("div", { class: "tools" }, [part("page", "span"), part("zoom", "span")]),
    part("view"),
    part("detail"),
  ]);
  const right = element("div", { class: "right" }, [part("tables"), part("findings")]);
  parts.root = element("div", { class: "desk", tabindex: "0", role: "application" }, [
    part("bar", "header"),
    element("div", { class: "panes" }, [left, right]),
    part("keys", "footer"),
    part("overlay"),
  ]);
  parts.overlay.hidden = true;
  root.append(parts.root);
  return parts;
}

function fitHeight(desk) {
  const { root } = desk.parts;
  const fit = () => (root.style.height = `${Math.max(window.innerHeight - root.getBoundingClientRect().top - 6, 420)}px`);
  const refit = () => { fit(); desk.reveal(); showPlace(desk); };
  fit();
  window.addEventListener("resize", refit);
  return () => window.removeEventListener("resize", refit);
}

function paintBar(desk) {
  const { data, words, parts } = desk;
  const counts = { pass: 0, fail: 0, not_assessable: 0 };
  for (const { verdict } of desk.outcomes.values()) counts[verdict] += 1;
  const chips = Object.entries(counts).map(([verdict, n]) =>
    element("span", { class: `chip ${verdict}`, "data-count": n, text: `${VERDICTS[verdict]} ${words[verdict]} ${n}` }));
  const open = desk.doubtful().length;
  fill(parts.bar, [
    element("strong", { text: data.report.title }),
    element("span", { class: "file", text: data.report.file, title: data.report.file }),
    element("span", { class: `status ${data.report.status}`, text: data.report.status_word }),
    element("span", { class: "grow" }),
    ...chips,
    element("span", { class: `chip ${open ? "doubt" : "pass"}`, "data-count": open, text: say(words, "doubtful_left", { count: open }) }),
    button(desk, "approve", "A", () => desk.approve(), "go"),
    button(desk, "reject", "X", () => desk.reject()),
    button(desk, "blind", "B", () => desk.act("blind"), data.blind ? "on" : ""),
    button(desk, "help", "?", () => desk.help()),
  ]);
  paintKeys(desk);
  desk.parts.root.classList.toggle("busy", desk.sent.length > 0);
}

function button(desk, key, shortcut, click, look = "") {
  return element("button", { class: look, click }, [element("span", { text: desk.words["do_" + key] }), element("kbd", { text: shortcut })]);
}

const STRIP = ["next", "enter", "accept", "propose", "printed_so", "undo", "approve", "reject", "help"];

function paintKeys(desk) {
  const message = desk.message ?? desk.data.message;
  const keys = HELP.filter(([, name]) => STRIP.includes(name));
  fill(desk.parts.keys, message
    ? [element("span", { class: `message ${message.kind}`, role: "status", text: message.text })]
    : keys.flatMap(([key, name]) => [element("kbd", { text: key }), element("span", { text: desk.words["do_" + name] })]));
}

Object.assign(Desk.prototype, {
  tell(key) {
    this.message = { kind: "warning", text: this.words[key] ?? key };
    paintKeys(this);
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => { this.message = null; paintKeys(this); }, 4000);
  },

  // A question over the desk. `done` is called on Enter, with the text if one is asked for.
  ask(key, values, done, withText = false) {
    const field = withText ? element("input", { type: "text", maxlength: "500" }) : null;
    const confirm = () => { if (!field || field.value.trim()) { this.close(); done(field?.value.trim()); } };
    field?.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") confirm();
      if (event.key === "Escape") this.close();
      event.stopPropagation();
    });
    this.confirm = confirm;
    this.show([
      element("p", { text: say(this.words, key, values) }),
      field,
      element("div", { class: "answers" }, [
        element("button", { class: "go", click: confirm }, [element("span", { text: this.words.yes }), element("kbd", { text: "⏎" })]),
        element("button", { click: () => this.close() }, [element("span", { text: this.words.no }), element("kbd", { text: "Esc" })]),
      ]),
    ]);
    field?.focus();
  },

  help() {
    this.confirm = () => this.close();
    const rows = HELP.map(([key, name]) => element("tr", {}, [
      element("td", {}, [element("kbd", { text: key })]), element("td", { text: this.words["do_" + name] })]));
    const half = Math.ceil(rows.length / 2);
    const marks = Object.entries(SIGNS).map(([name, sign]) => element("span", { text: `${sign} ${this.words["mark_" + name]}` }));
    this.show([
      element("h3", { text: this.words.do_help }),
      element("div", { class: "helps" }, [element("table", {}, rows.slice(0, half)), element("table", {}, rows.slice(half))]),
      element("h4", { text: this.words.marks }),
      element("div", { class: "marks" }, marks),
    ]);
  },

  show(children) {
    fill(this.parts.overlay, [element("div", { class: "sheet", role: "dialog", "aria-modal": "true" }, children)]);
    this.parts.overlay.hidden = false;
    this.parts.overlay.open = true;
  },

  close() {
    this.parts.overlay.hidden = true;
    this.parts.overlay.open = false;
    this.parts.root.focus();
  },

  // A key while a question is shown: every other key is swallowed.
  answer(key) {
    if (key === "Enter") this.confirm();
    if (key === "Escape" || key === "?") this.close();
    return true;
  },
});

function openDesk(root) {
  const desk = new Desk(buildFrame(root));
  desk.root = desk.parts.root;
  const stops = [listen(desk), fitHeight(desk)];
  desk.stop = () => stops.forEach((stop) => stop());
  desk.parts.zoom.append(
    element("button", { text: "−", "aria-label": "zoom out", click: () => zoom(desk, -1) }),
    element("button", { text: "+", "aria-label": "zoom in", click: () => zoom(desk, 1) }),
    element("button", { text: "‹", "aria-label": "previous page", click: () => turnPage(desk, -1) }),
    element("button", { text: "›", "aria-label": "next page", click: () => turnPage(desk, 1) }),
  );
  desk.parts.root.focus({ preventScroll: true });
  return desk;
}

// Hands the session's token to the server, which puts it into a cookie that no script can read.
async function keepSession({ url, token }, send) {
  const answer = await fetch(url, { method: "POST", body: token, credentials: "same-origin" });
  if (answer.ok) send([{ kind: "kept" }]);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const send = (acts) => setTriggerValue("acts", acts);
  if (data.view === "session") return void keepSession(data, send);
  parentElement.shown ??= data.view === "inbox" ? openInbox(parentElement) : openDesk(parentElement);
  const { shown } = parentElement;
  shown.receive(data, send);
  return () => {
    shown.stop();
    shown.root.remove();
    parentElement.shown = undefined;
  };
}
