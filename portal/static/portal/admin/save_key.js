// Ctrl+S, or Command+S, presses the main button of the form.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const button = document.querySelector(".desk-actions [name=_continue], .desk-actions .default");
  if (!button) return;
  event.preventDefault();
  if (!event.repeat) button.click();
});
