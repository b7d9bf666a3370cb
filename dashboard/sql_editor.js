// Colours and completions for the statement on the page SQL. The field stays Streamlit's text area, which works without this script.
// Streamlit takes a script away in which a letter follows a "less than": so no named groups here.
(() => {
  const given = NAMES;
  if (window.papertrendsSql) return window.papertrendsSql(given);
  const WORD = "[\\p{L}_][\\p{L}\\p{N}_]*", LONGEST = 20000, SHOWN = 8;
  // comment, string with its dollar tag, quoted name, number, word; what is never closed lasts to the end
  const TOKEN = new RegExp(
    String.raw`(--[^\n]*|/\*[^]*?(?:\*/|$))|('[^']*(?:'|$)|\$(\w*)\$[^]*?(?:\$\3\$|$))|("[^"]*(?:"|$))|(\d[\w.]*)|${WORD}`, "gu");
  const CLOSED = /--[^\n]*\n|\/\*[^]*?\*\/|'[^']*'|"[^"]*"|\$(\w*)\$[^]*?\$\1\$/g, OPENS = /--|\/\*|['"]|\$\w*\$/;
  const BEFORE = new RegExp(`(\\bas\\s+)?(?:(${WORD})\\.)?(${WORD})?$`, "iu");
  const LABELS = { keyword: "keyword", word: "keyword", table: "table", function: "macro" };

  const areas = document.getElementsByClassName("st-key-sql-sql");
  const area = () => areas[0]?.querySelector("textarea");
  const layer = document.createElement("div");
  layer.className = "sql-layer";
  layer.setAttribute("aria-hidden", "true");
  let names, kinds, tables, painted, list, options, active, start;

  function kindOf([token, comment, string, , quoted, number], next) {
    if (comment || string || number) return comment ? "comment" : string ? "string" : "number";
    const kind = quoted ? "column" : kinds.get(token.toLowerCase());
    return next === "(" && kind !== "keyword" ? "function" : kind;
  }

  function paint() {
    const field = area(), text = field?.value;
    if (!field) return close();
    if (text.length > LONGEST) return layer.remove();
    if (layer.nextSibling !== field) {
      field.before(layer);
      field.spellcheck = false;
      field.setAttribute("aria-autocomplete", "list");
      painted = null;
    }
    if (text === painted) return;
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(TOKEN)) {
      const after = found.index + found[0].length, kind = kindOf(found, text[after]);
      if (!kind) continue;
      const span = document.createElement("span");
      span.className = kind;
      span.textContent = found[0];
      parts.push(text.slice(end, found.index), span);
      end = after;
    }
    layer.replaceChildren(...parts, `${text.slice(end)}\n`);
    layer.scrollTop = field.scrollTop;
    painted = text;
  }

  // A text area does not tell where a letter is drawn, but the layer does.
  function place() {
    const range = document.createRange(), host = list.parentElement.getBoundingClientRect();
    let left = start;
    for (const node of layer.childNodes) {
      const inner = node.firstChild || node;
      if (left < inner.length) {
        range.setStart(inner, left);
        range.setEnd(inner, left + 1);
        break;
      }
      left -= inner.length;
    }
    const { x, bottom } = range.getBoundingClientRect();
    list.style.top = `${bottom - host.top}px`;
    list.style.left = `${Math.max(0, Math.min(x - host.left, host.width - list.offsetWidth))}px`;
  }

  function close() {
    list?.remove();
    list = null;
    for (const name of ["controls", "activedescendant"]) area()?.removeAttribute(`aria-${name}`);
  }

  function choose(at) {
    active = at;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", place === at));
    if (at >= 0) area().setAttribute("aria-activedescendant", list.children[at].id);
  }

  function show(field) {
    list = document.createElement("ul");
    Object.assign(list, { className: "sql-names", id: "sql-names", role: "listbox", ariaLabel: "Completions" });
    options.forEach(({ kind, name, about, table }, at) => {
      const option = list.appendChild(document.createElement("li"));
      Object.assign(option, { id: `sql-name-${at}`, role: "option" });
      option.appendChild(document.createElement("span")).textContent = name;
      option.appendChild(document.createElement("small")).textContent = [LABELS[kind] || table, about].filter(Boolean).join(": ");
      option.addEventListener("click", () => accept(at));
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    // what is between the form and the field cuts off what hangs out
    field.closest('[data-testid="stForm"]').append(list);
    field.setAttribute("aria-controls", list.id);
    place();
  }

  function suggest(asked) {
    close();
    paint();
    const field = area(), text = field.value, before = text.slice(0, field.selectionEnd);
    const [, as, owner, typed = ""] = BEFORE.exec(before), word = typed.toLowerCase();
    if (field.selectionStart !== before.length || /^[\p{L}\p{N}_]/u.test(text.slice(before.length))) return;
    if (!layer.isConnected || OPENS.test(before.replace(CLOSED, " ")) || (!asked && !owner && (as || word.length < 2))) return;
    const of = owner && (tables.find((table) => table === owner.toLowerCase()) ||
      tables.find((table) => new RegExp(`\\b${table}\\s+(?:as\\s+)?${owner}\\b`, "i").test(text)));
    const used = new Set(text.toLowerCase().match(new RegExp(WORD, "gu"))), from = /\b(?:from|join)\s+\w*$/i.test(before);
    const order = { keyword: 1, table: from ? -1 : 2, function: from ? -1 : 2, word: 4 };
    const rank = ({ kind, name, table }) =>
      (name.startsWith(word) ? 0 : 10) + (owner ? 0 : (order[kind] ?? (used.has(table) ? 0 : 3)) + name.length / 100);
    const pool = (owner ? names.filter(({ table }) => of && table === of) : names).filter(({ name }) => name.includes(word));
    // a word that is whole already: Enter and Tab do what they do without a list
    const whole = pool.some(({ name }) => name === word);
    const seen = new Set();
    options = pool.sort((a, b) => rank(a) - rank(b)).filter(({ name }) => !seen.has(name) && seen.add(name));
    if (whole) options = options.filter(({ name }) => name !== word && name.startsWith(word));
    options = options.slice(0, SHOWN);
    if (!options.length) return;
    start = before.length - typed.length;
    show(field);
    choose(whole ? -1 : 0);
  }

  function accept(at) {
    const field = area(), { kind, name } = options[at];
    const typed = field.value.slice(start, field.selectionEnd);
    const loud = LABELS[kind] === "keyword" && typed && typed === typed.toUpperCase();
    field.setSelectionRange(start, field.selectionEnd);
    const opens = kind === "function" && field.value[field.selectionEnd] !== "(";
    // deprecated, but nothing else keeps the browser's undo
    document.execCommand("insertText", false, opens ? `${name}(` : loud ? name.toUpperCase() : name);
    close();
  }

  document.addEventListener("keydown", (event) => {
    if (event.target !== area() || event.isComposing) return;
    const { key } = event, alone = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (event.ctrlKey && key === " ") suggest(true);
    else if (!list) return;
    else if (alone && key === "ArrowDown") choose((active + 1) % options.length);
    else if (alone && key === "ArrowUp") choose((Math.max(active, 0) + options.length - 1) % options.length);
    else if (alone && active >= 0 && (key === "Enter" || key === "Tab")) accept(active);
    else if (key === "Escape") close();
    else {
      if (key.length > 1 && key !== "Backspace" && key !== "Shift") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target !== area()) return;
    paint();
    if (list || /^insert\w*Text$/.test(event.inputType)) suggest(false);
  });
  document.addEventListener("scroll", (event) => {
    if (event.target !== area()) return;
    layer.scrollTop = event.target.scrollTop;
    if (list) place();
  }, true);
  for (const name of ["mousedown", "focusout"]) document.addEventListener(name, (event) => event.target === area() && close());

  window.papertrendsSql = (all) => {
    names = all.map(([kind, name, about, table]) => ({ kind, name, about, table }));
    kinds = new Map(names.map(({ kind, name }) => [name, kind]));
    tables = names.filter(({ kind }) => kind === "table").map(({ name }) => name);
    painted = null;
    paint();
  };
  window.papertrendsSql(given);
  // React replaces the field, and writes what Python set into it as a child too
  new MutationObserver(paint).observe(document.body, { childList: true, subtree: true });
})();
