// Pictures are shown before they are stored, each with its text, and sent one by one.
// Without this script the form sends all of them, and the next page asks for the texts.
import { drawFile, followPoint } from "./focal_point.js";
import { holdsFiles, isPicture, onlyPictures, sendPicture } from "./picture_sending.js";

const form = document.querySelector("[data-upload]");
const chooser = form.querySelector("[type=file]");
const cards = form.querySelector("[data-cards]");
const status = form.querySelector("[data-status]");
const submit = form.querySelector("[type=submit]");
const blank = document.querySelector("template[data-card]");
const words = document.querySelector("template[data-words]").dataset;
const mostBytes = Number(form.dataset.mostBytes);
const waiting = new Map(); // by card, the file of each that is not stored yet
let stored = 0;
let number = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function tell() {
  const values = { count: waiting.size, stored, left: waiting.size };
  status.textContent = waiting.size || stored ? fill(stored ? words.done : words.waiting, values) : "";
}

function say(card, text, isError = false) {
  const state = card.querySelector("[data-state]");
  state.textContent = text;
  state.classList.toggle("errornote", isError);
}

async function show(file) {
  const card = blank.content.cloneNode(true).querySelector("li");
  number += 1;
  for (const field of card.querySelectorAll("[id]")) field.id += `_${number}`;
  for (const label of card.querySelectorAll("[for]")) label.htmlFor += `_${number}`;
  card.querySelector("[data-name]").textContent = file.name;
  card.querySelector("[data-remove]").setAttribute("aria-describedby", `name_${number}`);
  card.querySelector("[data-name]").id = `name_${number}`;
  card.querySelector("[data-remove]").addEventListener("click", () => {
    const next = card.nextElementSibling ?? card.previousElementSibling;
    waiting.delete(card);
    card.remove();
    tell();
    (next?.querySelector("input") ?? chooser).focus();
  });
  cards.append(card);
  waiting.set(card, file);
  if (file.size > mostBytes) say(card, words.tooLarge, true);
  const box = card.querySelector("[data-framing]");
  if (file.size <= mostBytes && (await drawFile(box, file, form.action))) {
    box.querySelector(".upload-blank").remove();
    followPoint(box, ["x", "y"].map((axis) => card.querySelector(`[name=focal_${axis}]`)));
  }
}

// One at a time: a large photograph takes a part of the memory of a computer.
async function take(files) {
  const chosen = [...files].filter(isPicture);
  for (const file of chosen) await show(file);
  chooser.required = !waiting.size;
  tell();
}

function finish(card, answer) {
  waiting.delete(card);
  stored += 1;
  const link = Object.assign(document.createElement("a"), { href: answer.form, textContent: words.open });
  say(card, `${fill(words.stored, { name: answer.label })} `);
  card.querySelector("[data-state]").append(link);
  card.classList.add("is-stored");
  const picture = Object.assign(document.createElement("img"), { src: answer.src, alt: "" });
  card.querySelector("[data-framing]").replaceChildren(picture);
  for (const part of card.querySelectorAll("label, details, [data-remove]")) part.remove();
}

async function send(card, file) {
  const progress = card.querySelector("progress");
  const values = new FormData();
  values.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  values.append("file", file, file.name);
  for (const field of card.querySelectorAll("input[name]")) {
    if (field.type !== "checkbox" || field.checked) values.append(field.name, field.value);
  }
  progress.hidden = false;
  progress.setAttribute("aria-label", file.name);
  say(card, words.sending);
  const answer = await sendPicture(form.action, values, (share) => (progress.value = share));
  progress.hidden = true;
  if (answer?.key) finish(card, answer);
  else if (answer?.errors) say(card, answer.errors.join(" "), true);
  else say(card, answer ? words.refused : words.lost, true);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  submit.disabled = true;
  for (const [card, file] of [...waiting]) {
    if (file.size <= mostBytes) await send(card, file);
    tell();
  }
  submit.disabled = false;
  chooser.required = !waiting.size;
  cards.querySelector(".errornote")?.closest("li").querySelector("input")?.focus();
});

chooser.addEventListener("change", () => {
  take(chooser.files);
  chooser.value = ""; // the same file can be chosen again, and is sent once
});
form.addEventListener("dragover", (event) => {
  if (holdsFiles(event.dataTransfer)) event.preventDefault();
});
form.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  take(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => take(onlyPictures(event.clipboardData)));
window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
form.querySelector("[data-with-script]").hidden = false;
