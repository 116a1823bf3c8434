// Conveniences only: every page works without this file.

// What is added to a part of a page; live.js asks for it again where it replaces something.
function enhance(part) {
  for (const box of part.querySelectorAll(".reveal")) addReveal(box);
  for (const button of part.querySelectorAll("[data-print]")) button.hidden = false;
  for (const input of part.querySelectorAll("[data-suggestions]")) addSuggestions(input);
  for (const list of part.querySelectorAll("[data-order]")) addDragging(list);
  if (!navigator.clipboard) return;
  for (const button of part.querySelectorAll("[data-copy]")) button.hidden = false;
}

function addReveal(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal-button";
  box.append(button);
  reveal(box, false);
}

// Show and hide a password.
function reveal(box, visible) {
  const input = box.querySelector("input");
  const button = box.querySelector(".reveal-button");
  input.type = visible ? "text" : "password";
  button.textContent = visible ? box.dataset.hide : box.dataset.show;
  button.setAttribute("aria-label", `${button.textContent}: ${input.labels[0].textContent}`);
}

// People who are found while somebody types. The form beneath shows the list of them.
function addSuggestions(input) {
  let latest;
  input.addEventListener("input", async ({ inputType }) => {
    const isTyped = inputType?.startsWith("insertText") || inputType?.startsWith("delete");
    const isOffered = [...input.list.options].some(({ value }) => value === input.value);
    if (isOffered && !isTyped) return input.form.requestSubmit();
    const typed = latest = input.value.trim();
    // They may be about to type on.
    await new Promise((resume) => setTimeout(resume, 150));
    const found = typed === latest ? await suggestions(input.dataset.suggestions, typed) : null;
    if (found && typed === latest) input.list.replaceChildren(...found);
  });
}

async function suggestions(endpoint, text) {
  if (!text) return [];
  const answer = await fetch(`${endpoint}?${new URLSearchParams({ q: text, limit: 25 })}`);
  if (!answer.ok) return null;
  const { items } = await answer.json();
  return items.map(({ name, email }) => new Option(name, email));
}

// Parts of a list that are dragged to another place; the form behind the list keeps the order.
function addDragging(list) {
  const form = list.nextElementSibling;
  let dragged = null;
  for (const part of list.children) part.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-part]");
    event.dataTransfer.effectAllowed = "move";
    dragged?.classList.add("dragged");
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest("[data-part]");
    if (!over || over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", ({ dataTransfer }) => {
    dragged?.classList.remove("dragged");
    dragged = null;
    const order = [...list.children].map((part) => part.dataset.part).join();
    if (order === list.dataset.order) return;
    // Let go elsewhere, or given up with Escape.
    if (dataTransfer.dropEffect === "none") return putBack(list);
    form.elements.order.value = order;
    form.requestSubmit();
  });
}

function putBack(list) {
  for (const id of list.dataset.order.split(",")) list.append(list.querySelector(`[data-part="${id}"]`));
}

// Copy what stands next to the button.
async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.textContent;
  if (label === button.dataset.copied) return;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
}

enhance(document);

// Heard at the top, so that it holds for parts that come later.
document.addEventListener("click", ({ target }) => {
  const box = target.closest(".reveal-button")?.parentElement;
  if (box) reveal(box, box.querySelector("input").type === "password");
  const source = target.closest("[data-copy]");
  if (source) copy(source);
  if (target.closest("[data-print]")) print();
});

// Ask before what cannot be undone; send nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  // Sent as a password again, so that browsers do not remember it as text.
  for (const box of form.querySelectorAll(".reveal")) reveal(box, false);
});
// A page taken from the browser's history is ready to send again.
addEventListener("pageshow", () => {
  for (const form of document.forms) form.removeAttribute("aria-busy");
});

// Menus close when something else is chosen, and on Escape.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

// After an error, start where it is.
document.querySelector("[aria-invalid=true]")?.focus();
