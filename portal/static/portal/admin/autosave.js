// Stores what is typed every few seconds, at the server; where that does not answer, in
// this browser, which hands it over as soon as the form is opened again.
"use strict";

const EVERY = 4000; // milliseconds: with its way to the server no more than five seconds
const FIRST_ACTS = ["pointerdown", "keydown", "paste", "drop", "input"];
const NUMBER = "_sending";

// The rows of an inline that are only a pattern, and files, are not stored.
function fieldsOf(form) {
  const isText = ([name, value]) => typeof value === "string" && !name.includes("__prefix__");
  return [...new FormData(form)].filter(isText);
}

const ALIVE = 60000; // characters: a browser sends no more from a page that is gone

async function send(address, fields, isLast = false) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const keepalive = isLast && JSON.stringify(fields).length < ALIVE;
  const response = await fetch(address, { method: "POST", body, keepalive });
  if (!response.ok || response.redirected) throw new Error(response.status);
  return response.json();
}

// What this browser keeps of the person's forms at this address, by their numbers.
function storeOf({ user }) {
  const start = `autosave ${user} ${location.pathname} `;
  return {
    keep: (number, fields) => localStorage.setItem(start + number, JSON.stringify(fields)),
    drop: (number) => localStorage.removeItem(start + number),
    read: (number) => JSON.parse(localStorage.getItem(start + number)),
    numbers: () => Object.keys(localStorage)
      .filter((key) => key.startsWith(start)).map((key) => key.slice(start.length)),
  };
}

function tell(line, text, address) {
  line.textContent = text;
  if (address) {
    const link = Object.assign(document.createElement("a"), { href: address, textContent: line.dataset.again });
    line.append(" ", link);
  }
  line.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  const line = document.querySelector("[data-autosave]");
  const form = line?.closest("form");
  const number = form?.elements[NUMBER]?.value;
  if (!number) return;
  const store = storeOf(line.dataset);
  const token = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
  const isBack = form.elements._recovered || form.querySelector(".errorlist");
  let stored = isBack ? "" : null; // null: nobody has touched the form
  let isSent = false;

  const tick = async (isLast = false) => {
    const fields = fieldsOf(form);
    const now = JSON.stringify(fields);
    if (stored === null || isSent || now === stored) return;
    const before = stored;
    stored = now;
    try {
      store.keep(number, fields);
    } catch {
      // The browser has no room, or allows none; the server is told all the same.
    }
    try {
      const { at } = await send(line.dataset.autosave, fields, isLast);
      store.drop(number);
      tell(line, line.dataset.stored.replace("{}", at));
      form.dispatchEvent(new CustomEvent("autosaved"));
    } catch {
      if (stored === now) stored = before;
      tell(line, line.dataset.unreachable);
    }
  };
  // What begins with an input, as dictation does, has changed the form already.
  const begin = ({ isTrusted, type }) => {
    if (isTrusted) stored ??= type === "input" ? "" : JSON.stringify(fieldsOf(form));
  };
  const handOver = async () => {
    // What is put back into this form is here already.
    if (form.elements._recovered) store.drop(form.elements._recovered.value);
    for (const each of store.numbers().filter((name) => name !== number)) {
      const typed = store.read(each).filter(([name]) => name !== token[0]);
      await send(line.dataset.autosave, [token, ...typed]);
      store.drop(each);
      tell(line, line.dataset.found, location.pathname);
    }
  };

  for (const name of FIRST_ACTS) form.addEventListener(name, begin, { capture: true });
  form.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  document.addEventListener("visibilitychange", () => document.hidden && tick(true));
  setInterval(tick, EVERY);
  handOver().catch(() => {});
});
