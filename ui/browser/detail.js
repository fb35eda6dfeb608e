// Everything known about the selected cell: its crop, readings, proposals, history, and the findings.

function paintDetail(desk) {
  const cell = desk.data.cells[desk.selected];
  fill(desk.parts.detail, cell ? detailOf(desk, cell) : []);
  paintFindings(desk);
}

function detailOf(desk, cell) {
  const { words } = desk;
  return [
    element("h3", { text: cell.name }),
    element("div", { class: "believed" }, [
      element("b", { text: desk.draft ?? desk.shown(desk.selected) ?? "" }),
      element("span", { text: desk.stateOf(desk.selected) }),
    ]),
    crop(desk, cell.place),
    section(words.readings, [readings(desk, cell)]),
    section(words.alternatives, cell.alternatives.map((each) => alternative(desk, each))),
    section(words.proposals, proposalsFor(desk).map((each) => proposalLine(desk, each))),
    section(words.history, cell.history.map(historyLine)),
  ];
}

function readings(desk, cell) {
  const rows = cell.votes.map((vote) => [desk.words["voice_" + vote.voice], vote.text || desk.words["mark_" + vote.status] || "–", vote.printed]);
  const sums = [...desk.sumsOf(desk.selected)].map((id) => desk.sums.get(id));
  const value = cell.hidden ? null : implied(desk.selected, sums, (address) => desk.valueOf(address));
  if (value !== null) rows.push([desk.words.voice_arithmetic, value, desk.words.only_this]);
  return rows.length && element("table", { class: "readings" }, rows.map(([voice, text, printed]) =>
    element("tr", {}, [
      element("th", { text: voice }),
      element("td", { class: "value", text }),
      element("td", { text: printed ?? "" }),
    ])));
}

function alternative(desk, { printed, probability }) {
  const bar = element("i");
  bar.style.width = `${Math.round(probability * 60)}px`;
  return element("div", { class: "alternative" }, [
    element("b", { text: printed === "" ? desk.words.mark_blank : printed }),
    bar,
    element("span", { text: `${(probability * 100).toFixed(probability > 0.995 ? 2 : 1)}%` }),
  ]);
}

function proposalsFor(desk) {
  const all = desk.data.proposals;
  const own = all.filter((each) => desk.selected in each.changes);
  return own.length ? own : all;
}

function proposalLine(desk, proposal) {
  const isNext = proposal === desk.proposal();
  return element("button", { class: isNext ? "proposal next" : "proposal", click: () => desk.propose(proposal) }, [
    element("kbd", { text: isNext ? "P" : "" }),
    element("span", { text: proposal.text }),
    element("i", { text: proposal.slip }),
  ]);
}

function historyLine(entry) {
  return element("div", { class: "history" }, [
    element("span", { text: entry.when }),
    element("b", { text: entry.who }),
    element("span", { text: entry.what }),
    element("i", { text: entry.reason }),
  ]);
}

// Findings about the selected cell first; each jumps to the first of its cells.
function paintFindings(desk) {
  const about = (finding) => finding.addresses.includes(desk.selected);
  const sorted = [...desk.data.findings].sort((a, b) => about(b) - about(a));
  const title = element("h4", { text: say(desk.words, "findings_count", { count: sorted.length }) });
  fill(desk.parts.findings, [title, ...sorted.map((finding) => findingLine(desk, finding, about(finding)))]);
}

function findingLine(desk, finding, isNear) {
  return element("button", { class: `finding ${finding.severity}${isNear ? " near" : ""}`, click: () => desk.select(finding.addresses[0]) }, [
    element("b", { text: `${{ error: "✗", warning: "!", info: "i" }[finding.severity]} ${finding.kind}` }),
    element("span", { text: finding.message }),
    finding.fault ? element("i", { text: finding.fault }) : null,
  ]);
}
