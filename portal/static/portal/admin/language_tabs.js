// Shows the fields of one language at a time; without this script all are shown.
"use strict";

function rowsOf(language) {
  const rows = document.querySelectorAll(`#content [class*="_${language}"]`);
  const name = new RegExp(`(^|\\s)field-\\w+_${language}(\\s|$)`);
  return [...rows].filter((row) => name.test(row.className));
}

function show(tabs, chosen) {
  for (const tab of tabs) {
    const { language } = tab.dataset;
    tab.setAttribute("aria-pressed", String(tab === chosen));
    for (const row of language === "all" ? [] : rowsOf(language)) {
      row.hidden = tab !== chosen && chosen.dataset.language !== "all";
    }
  }
}

function hasErrors(tab) {
  return rowsOf(tab.dataset.language).some((row) => row.querySelector(".errorlist"));
}

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("[data-language-tabs]");
  if (!bar) return;
  const tabs = [...bar.querySelectorAll("button")];
  const wrong = tabs.filter(hasErrors);
  for (const tab of wrong) tab.classList.add("has-errors");
  for (const tab of tabs) tab.addEventListener("click", () => show(tabs, tab));
  document.addEventListener("formset:added", () => {
    show(tabs, bar.querySelector("[aria-pressed=true]"));
  });
  bar.hidden = false;
  show(tabs, wrong[0] ?? tabs[0]);
});
