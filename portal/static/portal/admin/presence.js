// Tells the server that the form is still open, and shows who else has it open.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-presence]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!box) return;
  let toldAt;
  const body = (values) => new URLSearchParams({ csrfmiddlewaretoken: token, ...values });
  const tell = async () => {
    const request = { method: "POST", body: body({}) };
    const response = await fetch(box.dataset.presence, request);
    if (response.redirected) clearInterval(timer); // nobody is signed in any more
    if (!response.ok || response.redirected) return;
    const { names, at } = await response.json();
    toldAt = at;
    box.querySelector("[data-names]").textContent = names.join(", ");
    box.hidden = names.length === 0;
  };
  // A server that does not answer is told again soon; the form is not disturbed.
  const quietly = () => document.hidden || tell().catch(() => {});
  const timer = setInterval(quietly, 20000);
  document.addEventListener("visibilitychange", quietly);
  // Also when a browser takes the page out of its memory, on the way back to it.
  window.addEventListener("pageshow", quietly);
  window.addEventListener("pagehide", () => {
    if (toldAt) navigator.sendBeacon(box.dataset.presence, body({ left: toldAt }));
  });
});
