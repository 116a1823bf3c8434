// Conveniences only: every page works without this file.

// What is added to a part of a page; live.js asks for it again where it replaces something.
function enhance(part) {
  for (const box of part.querySelectorAll(".reveal")) addReveal(box);
  if (navigator.clipboard) part.querySelectorAll("button[data-copy]").forEach(addCopy);
}

// Show and hide a password.
function addReveal(box) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal-button";
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? box.dataset.hide : box.dataset.show;
    button.setAttribute("aria-label", `${button.textContent}: ${input.labels[0].textContent}`);
  };
  button.addEventListener("click", () => show(input.type === "password"));
  // Sent as a password again, so that browsers do not remember it as text.
  input.form.addEventListener("submit", () => show(false));
  show(false);
  box.append(button);
}

// Copy what stands next to the button.
function addCopy(button) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

enhance(document);

// Ask before what cannot be undone; send nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
  form.setAttribute("aria-busy", "true");
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
