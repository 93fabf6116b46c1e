// A dialog in which a picture of the library is chosen by its looks, or a new one added.
import { drawFile, followPoint } from "./focal_point.js";
import { holdsFiles, isPicture, onlyPictures, sendPicture } from "./picture_sending.js";

const { gettext } = window;

const element = (name, properties = {}, ...children) => {
  const { data = {}, ...others } = properties;
  const made = Object.assign(document.createElement(name), others);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
};

// The source first; the others are needed before a page in these languages is published.
const TEXTS = [
  ["alt_zh_hans", gettext("What it shows, in Chinese")],
  ["alt_en", gettext("What it shows, in English")],
  ["alt_ko", gettext("What it shows, in Korean")],
];

const field = (label, properties) => element("label", {}, label, element("input", properties));

function choice({ key, src, label }) {
  const radio = element("input", { type: "radio", name: "picture", value: key, required: true });
  const picture = element("img", { src, alt: "", loading: "lazy" });
  return element("label", { className: "picker-choice" }, radio, picture, element("span", { textContent: label }));
}

async function askLibrary(address, query) {
  const response = await fetch(`${address}?${new URLSearchParams(query)}`);
  if (!response.ok || response.redirected) return { found: [], tags: [] };
  return response.json();
}

export async function findPictures(address, query) {
  return (await askLibrary(address, query)).found;
}

// The half of the dialog that shows what there is; calls `use` with what was chosen.
function chooser(address, asksCaption, use) {
  const known = new Map();
  const words = field(gettext("Words of its text, its name or its file, or a tag"), { type: "search", name: "words" });
  const tags = element("datalist", { id: "picker-tags" });
  words.control.setAttribute("list", tags.id);
  words.append(tags);
  const grid = element("fieldset", { className: "picker-grid" });
  const legend = element("legend", { textContent: gettext("Pictures") });
  const status = element("p", { role: "status" });
  const caption = field(gettext("Caption under this text; empty takes that of the library"), { name: "caption" });
  const button = element("button", { type: "submit", className: "default", textContent: gettext("Use this picture") });
  const form = element("form", { method: "dialog" }, words, grid, status);
  if (asksCaption) form.append(caption);
  form.append(button);
  const look = async () => {
    const asked = words.control.value;
    const { found, tags: offered } = await askLibrary(address, { q: asked });
    if (asked !== words.control.value) return; // a later answer is on its way
    tags.replaceChildren(...offered.map((value) => element("option", { value })));
    for (const each of found) known.set(each.key, each);
    grid.replaceChildren(legend, ...found.map(choice));
    status.textContent = found.length ? "" : gettext("No picture has these words.");
  };
  let timer;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  words.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  form.addEventListener("submit", () => {
    const values = new FormData(form);
    use({ ...known.get(values.get("picture")), caption: values.get("caption") ?? "" });
  });
  look();
  return form;
}

// The half that adds a new one, which has to say what it shows.
function adder(address, file, use) {
  const framing = element("div", { className: "framing" });
  const files = field(gettext("New picture"), { type: "file", accept: "image/*,.heic,.heif", required: true });
  const alts = TEXTS.map(([name, label], place) => field(label, { name, required: place === 0, maxLength: 300 }));
  const points = ["x", "y"].map((axis) => element("input", { type: "hidden", name: `focal_${axis}`, value: "0.5" }));
  const progress = element("progress", { max: 1, value: 0, hidden: true });
  const status = element("p", { role: "status" });
  const button = element("button", { type: "submit", className: "default", textContent: gettext("Add and use it") });
  const form = element("form", { method: "dialog" }, files, framing, ...alts, ...points, progress, status, button);
  let chosen = file;
  let follow;
  const show = async () => {
    if (!(await drawFile(framing, chosen, address))) framing.replaceChildren(chosen.name);
    else (follow ??= followPoint(framing, points))();
    alts[0].control.focus();
  };
  files.control.addEventListener("change", () => {
    [chosen] = files.control.files;
    if (chosen) show();
  });
  if (chosen) {
    files.hidden = true;
    files.control.required = false;
    show();
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const values = new FormData(form);
    values.append("csrfmiddlewaretoken", token);
    values.append("file", chosen, chosen.name);
    button.disabled = true;
    progress.hidden = false;
    progress.setAttribute("aria-label", chosen.name);
    const answer = await sendPicture(address, values, (share) => (progress.value = share));
    progress.hidden = true;
    button.disabled = false;
    if (answer?.key) use({ ...answer, caption: "" });
    else if (answer?.errors) status.textContent = answer.errors.join(" ");
    else status.textContent = gettext("The picture could not be sent. Nothing was stored; try it again.");
  });
  return form;
}

// What was chosen or added, or null. A file that was dropped or pasted is asked about.
export function pickPicture({ pictures, upload }, { title, asksCaption = false, file = null }) {
  return new Promise((resolve) => {
    const heading = element("h2", { id: "picker-title", textContent: title });
    const close = element("button", { type: "button", textContent: gettext("Cancel") });
    const dialog = element("dialog", { className: "picture-picker" }, heading);
    dialog.setAttribute("aria-labelledby", heading.id);
    const use = (picture) => {
      dialog.close();
      resolve(picture.key ? picture : null);
    };
    if (!file) dialog.append(chooser(pictures, asksCaption, use));
    dialog.append(adder(upload, file, use), close);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      setTimeout(() => resolve(null));
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(file ? "[name=alt_zh_hans]" : "[type=search]").focus();
  });
}

// Calls `take` with the files that are dropped on a part of the page or pasted into it.
export function onPictures(part, take) {
  part.addEventListener("dragover", (event) => holdsFiles(event.dataTransfer) && event.preventDefault(), true);
  const listen = (name, filesOf) => {
    part.addEventListener(name, (event) => {
      const files = filesOf(event);
      if (!files.length) return;
      event.preventDefault();
      event.stopPropagation();
      take(files, event);
    }, true);
  };
  listen("drop", ({ dataTransfer }) => [...dataTransfer.files].filter(isPicture));
  listen("paste", ({ clipboardData }) => onlyPictures(clipboardData));
}
