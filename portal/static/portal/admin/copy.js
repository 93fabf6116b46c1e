// Copies a text; without a clipboard (it needs HTTPS) the text is marked instead.
"use strict";

function markText(button) {
  const text = button.parentElement.querySelector("a, code");
  getSelection().selectAllChildren(text);
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    markText(button);
    return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = label), 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
