// The desk's state: what is selected, what is being typed, what was sent and not yet confirmed by Python.

const FREE = ["inbox", "next_report", "blind", "reopen", "claim"]; // acts that a closed or foreign report takes too

class Desk {
  constructor(parts) {
    Object.assign(this, { parts, selected: null, draft: null, zoom: 1, sent: [], local: new Map(), sequence: 0, choice: 0 });
  }

  // --- what Python says ---

  receive(data, send) {
    const isOther = this.data?.report.id !== data.report.id;
    const isSame = !isOther && this.layout === JSON.stringify(data.tables);
    const startsBlind = !isOther && data.blind && !this.data.blind;
    Object.assign(this, { data, send, words: data.words });
    this.sequence = Math.max(this.sequence, data.acknowledged);
    this.sent = isOther ? [] : this.sent.filter((act) => act.sequence > data.acknowledged);
    this.local = new Map(this.sent.filter((act) => act.value !== undefined).map((act) => [act.address, act]));
    this.order = data.order.map((each) => each.address);
    this.reasons = new Map(data.order.map((each) => [each.address, each.reasons]));
    this.sums = new Map(data.sums.map((sum) => [sum.id, sum]));
    this.over = new Map();
    for (const sum of data.sums) for (const address of [...sum.left, ...sum.right]) this.over.set(address, [...(this.over.get(address) ?? []), sum.id]);
    if (isOther) Object.assign(this, { selected: data.start, draft: null, source: null, page: null });
    this.parts.root.lang = data.language;
    if (!isSame) buildTables(this);
    this.layout = JSON.stringify(data.tables);
    this.refresh();
    if (isOther) this.open();
    if (startsBlind) this.select(data.start); // the first cell to key again, not one that everybody sees
    if (this.isApproving && !this.sent.length) this.approve();
  }

  open() {
    this.reveal();
    loadSource(this);
  }

  // --- what is known of a cell ---

  sumsOf(address) {
    return this.over.get(address) ?? [];
  }

  valueOf(address) {
    if (address === this.selected && this.draft !== null) return this.draft;
    const local = this.local.get(address);
    return local ? local.value : this.data.cells[address]?.value ?? null;
  }

  shown(address) {
    const cell = this.data.cells[address];
    const value = this.valueOf(address);
    return value === null || value === "" ? "" : value + (this.local.has(address) ? "" : cell?.suffix ?? "");
  }

  placeOf(address) {
    return this.data.cells[address]?.place ?? null;
  }

  fails(address) {
    return this.sumsOf(address).some((id) => this.outcomes.get(id).verdict === "fail");
  }

  markOf(address) {
    const cell = this.data.cells[address];
    const local = this.local.get(address)?.how;
    if (local ?? cell?.decided) return local ?? cell.decided;
    if (cell?.hidden) return "hidden";
    if (this.isOpen(address) && this.fails(address)) return "suspect";
    return cell?.mark ?? "";
  }

  stateOf(address) {
    const mark = this.markOf(address);
    return this.words["mark_" + (mark || (this.valueOf(address) === null ? "blank" : "stated"))] ?? "";
  }

  // In doubt: what Python finds suspicious, less what was decided since and what no failing sum accuses any more.
  isOpen(address) {
    const reasons = this.reasons.get(address);
    if (!reasons || this.local.has(address)) return false;
    return this.fails(address) || reasons.some((reason) => reason !== "failing" && reason !== "proposed");
  }

  doubtful() {
    return this.order.filter((address) => this.isOpen(address));
  }

  // --- proposals ---

  proposal() {
    const own = proposalsFor(this).filter((each) => this.changes(each));
    return own[this.choice % Math.max(own.length, 1)] ?? null;
  }

  changes(proposal) {
    return Object.entries(proposal.changes).some(([address, value]) => this.valueOf(address) !== value);
  }

  proposed(address) {
    const next = this.proposal();
    return Boolean(next && address in next.changes);
  }

  otherProposal() {
    this.choice += 1;
    this.refresh();
  }

  propose(proposal) {
    if (!proposal || !this.mayEdit()) return;
    this.draft = null;
    this.act("proposal", { changes: proposal.changes, rank: proposal.rank });
  }

  // --- selecting ---

  select(address) {
    if (!address || !this.cellNodes.has(address)) return;
    if (this.draft !== null) this.commit();
    Object.assign(this, { selected: address, choice: 0 });
    this.refresh();
    this.reveal();
    showPlace(this);
  }

  selectSum(id) {
    const { left, right } = this.sums.get(id);
    this.select(this.order.find((address) => left.includes(address) || right.includes(address)) ?? left[0]);
  }

  reveal() {
    this.cellNodes.get(this.selected)?.node.scrollIntoView({ block: "center", inline: "nearest" });
  }

  move(key) {
    this.select(neighbour(this, key) ?? this.selected);
  }

  next(step) {
    if (this.draft !== null) this.commit();
    const open = this.doubtful().filter((address) => address !== this.selected);
    const { order } = this;
    const from = order.indexOf(this.selected);
    const after = step > 0 ? open.find((a) => order.indexOf(a) > from) ?? open[0] : open.findLast((a) => order.indexOf(a) < from) ?? open.at(-1);
    if (after) this.select(after);
    else this.tell("nothing_doubtful");
  }

  // --- typing ---

  type(key) {
    if (!this.mayEdit()) return;
    const { kind } = this.data.cells[this.selected] ?? {};
    if (kind === "text") return this.ask("ask_name", {}, (value) => this.set(value), true);
    const isOdd = (key === "-" && kind !== "change") || (key === "." && kind !== "amount");
    if (isOdd || (key === "/" && this.draft)) return this.tell("whole_number");
    this.draft = ((this.draft ?? "") + key).slice(0, 15);
    this.refresh();
  }

  erase() {
    if (!this.mayEdit()) return;
    this.draft = (this.draft ?? "").slice(0, -1);
    this.refresh();
  }

  cancel() {
    this.draft = null;
    this.refresh();
  }

  enter() {
    if (this.draft === null && this.isOpen(this.selected)) return this.accept();
    if (this.draft !== null) this.commit();
    this.advance();
  }

  commit() {
    const value = this.draft;
    this.draft = null;
    if (value !== "" && value !== "/" && units(value) === null) return this.tell("whole_number");
    this.set(value);
  }

  set(value) {
    const how = this.data.cells[this.selected].hidden ? "second_keying" : "typed";
    this.act("typed", { address: this.selected, value, how });
  }

  accept() {
    if (!this.mayEdit() || !this.data.cells[this.selected] || this.data.cells[this.selected].hidden) return;
    this.act("accepted", { address: this.selected, value: this.valueOf(this.selected), how: "accepted" });
    this.advance();
  }

  printedSo() {
    if (!this.mayEdit()) return;
    this.draft = null;
    this.act("source_error", { address: this.selected, value: this.valueOf(this.selected), how: "source_error" });
    this.advance();
  }

  advance() {
    if (this.doubtful().length) this.next(1);
    else this.refresh();
  }

  // --- the report as a whole ---

  approve() {
    if (!this.mayEdit()) return;
    if (this.draft !== null) this.commit();
    if (this.sent.length) return void (this.isApproving = true); // until Python has checked what was sent
    this.isApproving = false;
    const open = this.doubtful().length;
    const errors = this.data.findings.filter((each) => each.open && each.severity === "error").length;
    const approve = (reason) => this.act("approve", { reason });
    if (errors) this.ask("ask_why_approve", { errors }, approve, true);
    else if (open) this.ask("confirm_approve", { open }, approve);
    else approve();
  }

  reject() {
    if (this.mayEdit()) this.ask("ask_reason", {}, (reason) => this.act("reject", { reason }), true);
  }

  mayEdit() {
    if (!this.data.may.edit) this.tell(this.data.may.why);
    return this.data.may.edit;
  }

  // An act is sent again with every later one until Python has acknowledged it: none is lost in a rerun.
  act(kind, details = {}) {
    if (!FREE.includes(kind) && !this.mayEdit()) return;
    const act = { kind, sequence: ++this.sequence, ...details };
    this.sent.push(act);
    if (details.value !== undefined) this.local.set(act.address, act);
    for (const [address, value] of Object.entries(details.changes ?? {})) this.local.set(address, { value, how: "proposal" });
    this.refresh();
    this.send(this.sent);
  }

  refresh() {
    this.outcomes = new Map(this.data.sums.map((sum) => [sum.id, evaluate(sum, (address) => this.valueOf(address))]));
    paintTables(this);
    paintDetail(this);
    paintBar(this);
  }
}
