// Copies a text, or what a frame shows. Without a clipboard (it needs HTTPS) the text is
// marked instead.
"use strict";

function markText(button) {
  const text = button.parentElement.querySelector("a, code");
  getSelection().selectAllChildren(text);
}

function showCopied(button) {
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = label), 2000);
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    markText(button);
    return;
  }
  showCopied(button);
}

// The markup as it is, with whole addresses: a browser by itself adds styles of its own and
// fixed widths.
function copyFrame(button) {
  const frame = document.getElementById(button.dataset.select);
  const shown = frame.contentDocument;
  frame.contentWindow.focus();
  shown.getSelection().selectAllChildren(shown.body);
  for (const image of shown.images) image.setAttribute("src", image.src);
  const write = (event) => {
    event.clipboardData.setData("text/html", shown.body.innerHTML);
    event.clipboardData.setData("text/plain", shown.body.innerText);
    event.preventDefault();
  };
  shown.addEventListener("copy", write, { once: true });
  if (shown.execCommand("copy")) showCopied(button);
}

for (const button of document.querySelectorAll("[data-select]")) {
  button.hidden = false;
  button.addEventListener("click", () => copyFrame(button));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
