// Puts a former translation or a term into the text beside it, at the cursor: by its
// button, or by Alt and its number while the text or the list has the focus. What is
// put in can be undone like what was typed. Without this script it can be copied.
"use strict";

const usedFields = new WeakSet(); // the others have no cursor yet

function fieldOf(row) {
  return row.querySelector("textarea, input[type=text]");
}

function hasRoom(field, text) {
  const left = field.selectionEnd - field.selectionStart - field.value.length + field.maxLength;
  return field.maxLength < 0 || text.length <= left;
}

// What is too long stands there all the same, and is refused when it is saved.
function insert(field, text) {
  if (!usedFields.has(field)) field.setSelectionRange(field.value.length, field.value.length);
  field.focus();
  if (hasRoom(field, text) && document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function takeOver(button) {
  const row = button.closest(".form-row");
  const field = row && fieldOf(row);
  if (!field) return;
  const text = button.closest("li").querySelector("[data-suggested]").textContent;
  // An editor in the place of the field takes it in its own way.
  const event = new CustomEvent("insert-text", { detail: text, cancelable: true });
  if (field.dispatchEvent(event)) insert(field, text);
}

// The first time the key shows the list: nobody takes over what they have not seen.
function pressed(event) {
  const number = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (!number || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = document.activeElement?.closest(".form-row");
  const button = row?.querySelector(`[data-take-over][data-key="${number}"]`);
  if (!button?.closest(".source").checkVisibility()) return;
  event.preventDefault();
  const list = button.closest("details");
  if (list.open) takeOver(button);
  else list.open = true;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-take-over]")) button.hidden = false;
  document.addEventListener("focusin", ({ target }) => usedFields.add(target));
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-take-over]");
    if (button) takeOver(button);
  });
});
