// Beside the form, or at a key: the page as readers would see it, with what is typed.
"use strict";

const OPEN = "reader view";
const KEY = "r"; // with Alt

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-reader-view]");
  const form = panel?.closest("form");
  const number = form?.elements._sending?.value;
  const button = document.querySelector("[data-reader-button]");
  if (!number || !button) return;
  const frame = panel.querySelector("iframe");
  let place = 0;

  const language = () => {
    const tab = document.querySelector("[data-language][aria-pressed=true]");
    return tab?.dataset.code ?? "";
  };
  const load = () => {
    if (panel.hidden) return;
    place = frame.contentDocument?.scrollingElement?.scrollTop ?? 0;
    const asked = new URLSearchParams({ form: number, language: language() });
    frame.contentWindow.location.replace(`${panel.dataset.readerView}?${asked}`);
  };
  const show = (isOpen) => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-pressed", String(isOpen));
    document.querySelector("#content-main").classList.toggle("with-reader-view", isOpen);
    try {
      localStorage.setItem(OPEN, isOpen ? "1" : "");
    } catch {
      // Then the form does not remember it.
    }
    load();
  };
  const isRemembered = () => {
    try {
      return localStorage.getItem(OPEN) === "1";
    } catch {
      return false;
    }
  };

  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.scrollTo(0, place);
    } catch {
      // The page of an error stands in no frame.
    }
  });
  button.addEventListener("click", () => show(panel.hidden));
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.key.toLowerCase() === KEY) {
      event.preventDefault();
      show(panel.hidden);
    }
  });
  form.addEventListener("autosaved", load);
  for (const tab of document.querySelectorAll("[data-language]")) {
    tab.addEventListener("click", () => setTimeout(load));
  }
  button.hidden = false;
  show(isRemembered());
});
