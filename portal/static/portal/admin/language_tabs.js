// Shows the fields of one language at a time, each translation beside its source.
// Without this script all are shown, and the sources below the form.
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

function rowOf({ place, field }) {
  const within = place ? document.getElementById(place) : document;
  const rows = within?.querySelectorAll(`.form-row.field-${field}`) ?? [];
  return [...rows].find((row) => place || !row.closest(".inline-group"));
}

function putSourcesBeside() {
  for (const source of document.querySelectorAll(".source")) {
    const row = rowOf(source.dataset);
    row?.append(source);
    row?.classList.add("with-source");
  }
}

function setBeside(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
  document.querySelector("#content-main").classList.toggle("without-sources", !isOn);
}

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("[data-language-tabs]");
  if (!bar) return;
  const tabs = [...bar.querySelectorAll("[data-language]")];
  const wrong = tabs.filter(hasErrors);
  for (const tab of wrong) tab.classList.add("has-errors");
  for (const tab of tabs) tab.addEventListener("click", () => show(tabs, tab));
  document.addEventListener("formset:added", () => {
    show(tabs, bar.querySelector("[data-language][aria-pressed=true]"));
  });
  const beside = bar.querySelector("[data-beside]");
  beside?.addEventListener("click", () => {
    setBeside(beside, beside.getAttribute("aria-pressed") === "false");
  });
  putSourcesBeside();
  bar.hidden = false;
  const asked = new URLSearchParams(location.search).get("desk");
  show(tabs, wrong[0] ?? tabs.find((tab) => asked && tab.dataset.code === asked) ?? tabs[0]);
});
