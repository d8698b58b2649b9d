// j and k walk the rows, x picks, Enter opens, / goes to the search, a to the bulk bar, Escape lets go.
const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.activeElement?.closest?.("[data-row]");

function walk(step) {
  const all = rows();
  const at = all.indexOf(current());
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))]?.focus();
}

function pick() {
  const box = current()?.querySelector("input[type=checkbox]");
  if (box) box.click();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: pick,
  a: () => document.querySelector("[data-bulk]:not([hidden]) select")?.focus(),
  "/": () => document.querySelector("#q")?.focus(),
  Enter: () => current()?.querySelector("a")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return document.activeElement?.blur();
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
  const pressing = event.key === "Enter" && !event.target.matches("[data-row]");
  if (typing || pressing || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
