// Names for what the widgets of Django leave without one, for who hears the page.
"use strict";

function labelOf(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label) label.id ||= `label-of-${select.id}`;
  return label?.id;
}

function nameBox(select) {
  const label = labelOf(select);
  const box = select.parentElement.querySelector(":scope > .select2");
  if (!label || !box) return;
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
    const shown = part.getAttribute("role") === "combobox" ? box.querySelector("[role=textbox]")?.id : "";
    part.setAttribute("aria-labelledby", `${label} ${shown ?? ""}`.trim());
  }
}

function nameFile(input) {
  const legend = input.closest("fieldset")?.querySelector("legend");
  if (!legend || document.querySelector(`label[for="${input.id}"]`)) return;
  legend.id ||= `legend-of-${input.id}`;
  input.setAttribute("aria-labelledby", legend.id);
}

// The head of a column of buttons has nothing to say, and is none.
function emptyHead(head) {
  const cell = document.createElement("td");
  cell.className = head.className;
  head.replaceWith(cell);
}

function nameAll() {
  document.querySelectorAll(".tabular thead th:empty").forEach(emptyHead);
  document.querySelectorAll("fieldset input[type=file]").forEach(nameFile);
  for (const sign of document.querySelectorAll("span.help-tooltip[aria-label]")) sign.setAttribute("role", "img");
}

document.addEventListener("box:started", ({ target }) => nameBox(target));
window.addEventListener("load", () => {
  nameAll();
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  // The field in which one searches is made anew each time.
  window.django?.jQuery?.(document).on("select2:open", ({ target }) => {
    const label = labelOf(target);
    const field = document.querySelector(".select2-container--open .select2-search__field");
    if (label && field) field.setAttribute("aria-labelledby", label);
  });
});
