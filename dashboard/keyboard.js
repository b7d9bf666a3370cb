// Keys for lists of papers and for the search. Streamlit's own shortcuts press one button each: they know no rows and no "?".
(() => {
  if (window.papertrendsKeys) return;
  window.papertrendsKeys = true;
  const keys = KEYS, search = SEARCH;
  let last = null;

  const rows = () => [...document.querySelectorAll('[class*="st-key-paper-row-"]')].filter((row) => row.offsetParent);
  const nameOf = (row) => [...row.classList].find((name) => name.startsWith("st-key-paper-row-"));
  const title = (row) => row.querySelector('[data-testid="stPageLink-NavLink"]');
  const current = () => {
    const focused = document.activeElement.closest('[class*="st-key-paper-row-"]');
    return focused || rows().find((row) => nameOf(row) === last);
  };

  function move(step) {
    const all = rows(), at = all.indexOf(current());
    const below = all.findIndex((row) => row.getBoundingClientRect().top > 60);
    const row = at < 0 ? all[Math.max(below, 0)] : all[at + step];
    if (!row) return;
    last = nameOf(row);
    title(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function help() {
    const open = document.querySelector("dialog.keys");
    if (open) return open.close();
    const dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-label", "Keys");
    const list = dialog.appendChild(document.createElement("dl"));
    for (const [key, what] of Object.entries(keys)) {
      list.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd")).textContent = key;
      list.appendChild(document.createElement("dd")).textContent = what;
    }
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", () => dialog.close());
    document.querySelector(".stApp").appendChild(dialog).showModal();
  }

  function searchBox() {
    const box = document.querySelector(search.map((label) => `input[aria-label="${label}"]`).join(","));
    if (box) { box.focus(); box.select(); }
  }

  const actions = {
    "/": searchBox,
    "j": () => move(1),
    "k": () => move(-1),
    "o": () => current() && title(current()).click(),
    "s": () => current()?.querySelector('[class*="st-key-save-"] button')?.click(),
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const types = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable;
    if (types || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  });
})();
