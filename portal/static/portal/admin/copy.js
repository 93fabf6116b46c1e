// Copies an address; without a clipboard (it needs HTTPS) the address is marked instead.
"use strict";

function markAddress(button) {
  const link = button.parentElement.querySelector("a");
  getSelection().selectAllChildren(link);
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    markAddress(button);
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
