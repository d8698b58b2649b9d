// The checklist of a letter while it is written: what is there, and how much is missing. The server decides.
const list = document.querySelector("[data-checklist]");

function count() {
  const items = [...list.querySelectorAll("[data-item]")];
  for (const item of items) {
    const text = document.getElementById(`f-text.${item.dataset.item}`);
    const box = item.querySelector("input[type=checkbox]");
    item.classList.toggle("miss", box ? !box.checked : !text?.value.trim());
  }
  const left = items.filter((item) => item.classList.contains("miss")).length;
  list.querySelector("[data-done]").textContent = items.length - left;
  const need = document.querySelector("[data-missing]");
  need.hidden = left === 0;
  need.querySelector("[data-left]").textContent = left;
}

if (list) {
  list.form.addEventListener("input", count);
  count();
}
