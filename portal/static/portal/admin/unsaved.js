// Asks before a form with unsaved changes is left.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#content-main form[id$='_form']");
  if (!form) return;
  // What came back with errors is not saved either.
  let changed = form.querySelector(".errorlist") !== null;
  const note = () => {
    changed = true;
  };
  form.addEventListener("input", note);
  // The boxes that complete tell of a change through jQuery only.
  django.jQuery(form).on("change", note);
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
});
