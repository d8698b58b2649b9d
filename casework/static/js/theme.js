// The theme button changes the page at once; the server remembers the choice (and does all of it without script).
const form = document.querySelector("[data-theme-form]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const root = document.documentElement;
  const dark = root.dataset.theme === "dark"
    || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const next = dark ? "light" : "dark";
  root.dataset.theme = next;
  const sent = new FormData(form);
  sent.set("theme", next);
  fetch(form.action, { method: "POST", body: sent, redirect: "manual", credentials: "same-origin" });
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.me[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
