// Says that rows are being written, in place of the buttons of the form that was sent.
"use strict";

for (const note of document.querySelectorAll(".waiting")) {
  const form = note.closest("form");
  const show = (isSent) => {
    note.hidden = !isSent;
    for (const row of form.querySelectorAll(".submit-row")) row.hidden = isSent;
  };
  form.addEventListener("submit", () => show(true));
  addEventListener("pageshow", () => show(false)); // the page is shown again by "back"
}
