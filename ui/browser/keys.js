// One key an action. Keys work wherever the focus is, except in a field that takes text.

const ACTIONS = {
  n: (desk) => desk.next(1), N: (desk) => desk.next(-1),
  Tab: (desk, event) => desk.next(event.shiftKey ? -1 : 1),
  " ": (desk) => desk.accept(), Enter: (desk) => desk.enter(),
  p: (desk) => desk.propose(desk.proposal()), o: (desk) => desk.otherProposal(),
  s: (desk) => desk.printedSo(),
  u: (desk) => desk.act(desk.data.report.closed ? "reopen" : "undo"), m: (desk) => desk.act("claim"), r: (desk) => desk.act("redo"),
  a: (desk) => desk.approve(), x: (desk) => desk.reject(),
  b: (desk) => desk.act("blind"), i: (desk) => desk.act("inbox"), g: (desk) => desk.act("next_report"),
  "[": (desk) => zoom(desk, -1), "]": (desk) => zoom(desk, 1),
  PageUp: (desk) => turnPage(desk, -1), PageDown: (desk) => turnPage(desk, 1),
  Backspace: (desk) => desk.erase(), Delete: (desk) => desk.erase(),
  Escape: (desk) => desk.cancel(), "?": (desk) => desk.help(),
};
for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) ACTIONS[key] = (desk) => desk.move(key);

const HELP = [
  ["N / Tab", "next"], ["⇧N", "previous"], ["↑ ↓ ← →", "move"], ["0–9 . - /", "type"], ["⏎", "enter"], ["␣", "accept"],
  ["P", "propose"], ["O", "other_proposal"], ["S", "printed_so"], ["⌫", "erase"], ["Esc", "cancel"], ["U / Ctrl Z", "undo"],
  ["R / Ctrl Y", "redo"], ["A", "approve"], ["X", "reject"], ["B", "blind"], ["[ ]", "zoom"], ["PgUp PgDn", "page"],
  ["M", "claim"], ["G", "next_report"], ["I", "inbox"], ["?", "help"],
];

function listen(desk) {
  const onKey = (event) => {
    const inField = event.composedPath()[0]?.matches?.("input, textarea, select, [contenteditable]");
    if (inField || event.altKey || event.metaKey || event.isComposing) return;
    if (!takeKey(desk, event)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Streamlit has keys of its own
  };
  window.addEventListener("keydown", onKey, true);
  return () => window.removeEventListener("keydown", onKey, true);
}

function takeKey(desk, event) {
  const key = half(event.key);
  if (event.ctrlKey) return takeControl(desk, key.toLowerCase(), event.shiftKey);
  if (desk.parts.overlay.open) return desk.answer(key);
  if (/^[0-9.\-/]$/.test(key)) return desk.type(key) ?? true;
  const action = ACTIONS[key] ?? ACTIONS[key.toLowerCase()];
  action?.(desk, event);
  return Boolean(action);
}

function takeControl(desk, key, isShifted) {
  if (key !== "z" && key !== "y") return false;
  desk.act(key === "y" || isShifted ? "redo" : "undo");
  return true;
}

// A full-width digit or letter of an input method is the key it stands for.
function half(key) {
  return key.length === 1 ? key.normalize("NFKC").replace("。", ".").replace("，", ",") : key;
}
