// Live lights: the part of the page that grows old is fetched again each half minute while somebody looks at it.
// What was picked, opened or focused stays so; a page in which somebody types is left alone.
const EVERY = 30_000;
const parts = () => [...document.querySelectorAll("[data-live]")];

const busy = (part) => part.contains(document.activeElement)
  && document.activeElement.matches("input:not([type=checkbox]), select, textarea");

function keep(part) {
  const picked = new Set([...part.querySelectorAll("input:checked")].map((box) => box.value));
  const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.id));
  const focus = document.activeElement?.closest?.("[data-row]")?.id;
  return () => {
    for (const box of part.querySelectorAll("input[type=checkbox]")) box.checked = picked.has(box.value);
    for (const one of part.querySelectorAll("details[id]")) if (open.has(one.id)) one.open = true;
    if (focus) document.getElementById(focus)?.focus();
  };
}

async function refresh(part) {
  if (document.hidden || busy(part)) return;
  const answer = await fetch(part.dataset.live, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  const back = keep(part);
  part.replaceChildren(...fresh.childNodes);
  back();
  document.dispatchEvent(new Event("casework:rows"));
}

setInterval(() => parts().forEach((part) => refresh(part).catch(() => {})), EVERY);
