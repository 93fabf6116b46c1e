// Shows the fields of one language at a time; without this script all are shown.
"use strict";

const bar = document.querySelector("[data-language-tabs]");

function rowsOf(language) {
  const rows = document.querySelectorAll(`#content [class*="_${language}"]`);
  const name = new RegExp(`(^|\\s)field-\\w+_${language}(\\s|$)`);
  return [...rows].filter((row) => name.test(row.className));
}

function show(language) {
  for (const tab of bar.querySelectorAll("button")) {
    const code = tab.dataset.language;
    tab.setAttribute("aria-pressed", String(code === language));
    if (code === "all") continue;
    for (const row of rowsOf(code)) {
      row.hidden = language !== "all" && language !== code;
    }
  }
}

function markErrors() {
  const wrong = [...bar.querySelectorAll("button")].filter((tab) =>
    rowsOf(tab.dataset.language).some((row) => row.querySelector(".errorlist")),
  );
  for (const tab of wrong) tab.classList.add("has-errors");
  return wrong[0];
}

if (bar) {
  const tabs = [...bar.querySelectorAll("button")];
  const current = () => tabs.find((tab) => tab.ariaPressed === "true");
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const tab = event.target.closest("button");
    if (tab) show(tab.dataset.language);
  });
  document.addEventListener("formset:added", () => show(current().dataset.language));
  show((markErrors() ?? tabs[0]).dataset.language);
}
