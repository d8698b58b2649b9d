// The bulk bar: hidden until a row is picked, counts what is picked. Without script it is always there.
const bar = document.querySelector("[data-bulk]");
const boxes = () => [...document.querySelectorAll("[data-row] input[type=checkbox]")];

function show() {
  const picked = boxes().filter((box) => box.checked);
  bar.hidden = picked.length === 0;
  bar.querySelector("[data-count]").textContent = picked.length;
  for (const box of boxes()) box.closest("[data-row]").classList.toggle("on", box.checked);
  const every = document.querySelector("[data-all]");
  if (every) {
    every.checked = picked.length > 0 && picked.length === boxes().length;
    every.indeterminate = picked.length > 0 && !every.checked;
  }
}

if (bar) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    show();
  });
  document.addEventListener("casework:rows", show);
  show();
}
