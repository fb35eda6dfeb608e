// The sums of the form, added up again at every key. Python adds them up once more on every commit: this
// is what one sees while typing, never what is stored.

const PLACES = 8; // decimal places kept; the forms allow 4

// "18.8710" -> 1887100000n; null where there is no number
function units(text) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? "");
  if (!match) return null;
  const fraction = (match[3] ?? "").slice(0, PLACES).padEnd(PLACES, "0");
  const size = BigInt(match[2] + fraction);
  return match[1] ? -size : size;
}

function plain(number) {
  const digits = (number < 0n ? -number : number).toString().padStart(PLACES + 1, "0");
  const fraction = digits.slice(-PLACES).replace(/0+$/, "");
  return (number < 0n ? "-" : "") + digits.slice(0, -PLACES) + (fraction && `.${fraction}`);
}

// `valueOf`: address -> text of its value, or null. A sum with an operand missing is not assessable, never passed.
function evaluate(sum, valueOf) {
  let isComplete = true;
  const add = (addresses) =>
    addresses.reduce((total, address) => {
      const value = units(valueOf(address));
      isComplete &&= value !== null;
      return total + (value ?? 0n);
    }, 0n);
  const left = add(sum.left);
  const right = add(sum.right);
  const verdict = isComplete ? (left === right ? "pass" : "fail") : "not_assessable";
  return { verdict, left, right, difference: left - right };
}

// The one value with which every sum over the cell that does not hold now would hold; null if they differ.
function implied(address, sums, valueOf) {
  const wanted = new Set();
  for (const sum of sums) {
    const { verdict, difference } = evaluate(sum, valueOf);
    const others = [...sum.left, ...sum.right].filter((each) => each !== address);
    if (verdict === "pass" || others.some((each) => units(valueOf(each)) === null)) continue;
    const own = units(valueOf(address)) ?? 0n;
    wanted.add(sum.left.includes(address) ? own - difference : own + difference);
  }
  const [value] = wanted;
  return wanted.size === 1 && value >= 0n ? plain(value) : null;
}
