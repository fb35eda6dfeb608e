// Elements of the page. Whatever comes from a document is set as text, never as markup.

function element(tag, options = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "click") made.addEventListener("click", value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

function fill(parent, children) {
  parent.replaceChildren(...children.filter(Boolean));
}

function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

function setClass(target, name) {
  if (target.className !== name) target.className = name;
}

// "第 {page} 页" with {page: 3} -> "第 3 页"
function say(words, key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function section(title, children) {
  const shown = children.filter(Boolean);
  return shown.length ? element("section", {}, [element("h4", { text: title }), ...shown]) : null;
}
