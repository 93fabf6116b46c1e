// Asks before a form with unsaved changes is left.
"use strict";

// What scripts change counts once a person has clicked or typed in the form: a box that
// completes, a calendar. Before that it is the page that prepares itself.
const ACTS = ["pointerdown", "click", "keydown", "paste", "drop"];
// A search for what may be chosen is no choice yet.
const SEARCH = ".select2-search__field";
// Django's calendar and clock write without a word.
const MOMENTS = ".vDateField, .vTimeField";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#content-main form[id$='_form']");
  if (!form) return;
  let acted = false;
  // What came back with errors is not saved either.
  let changed = form.querySelector(".errorlist") !== null;
  let sent = false;
  const act = (event) => {
    acted ||= event.isTrusted;
  };
  const note = ({ isTrusted, target }) => {
    changed ||= (isTrusted || acted) && !target.matches(SEARCH);
  };
  for (const name of ACTS) form.addEventListener(name, act, { capture: true });
  form.addEventListener("input", note);
  // The boxes that complete tell of a change through jQuery only.
  django.jQuery(form).on("change", ({ originalEvent, target }) => {
    note({ isTrusted: originalEvent?.isTrusted, target });
  });
  form.addEventListener("submit", () => {
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
  const moved = (field) => field.value !== field.defaultValue;
  window.addEventListener("beforeunload", (event) => {
    const left = changed || [...form.querySelectorAll(MOMENTS)].some(moved);
    if (left && !sent) event.preventDefault();
  });
});
