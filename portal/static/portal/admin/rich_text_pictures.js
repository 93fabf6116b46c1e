// Asks what pasted pictures show, and stores those of which it was said in the library.
import { sendPicture } from "./picture_sending.js";

const { gettext } = window;
const TAKEN = ["image/png", "image/jpeg", "image/webp"];
const LONGEST = 300; // characters of an alternative text

function create(name, values = {}, ...children) {
  const element = Object.assign(document.createElement(name), values);
  element.append(...children);
  return element;
}

// The file of an address that holds it itself, as far as the browser can show it.
export async function fileOf({ src, file }) {
  const [, type, data] = /^data:(image\/(?!svg)[\w.+-]+);base64,([\w+/=\s%]+)$/i.exec(src ?? "") ?? [];
  try {
    const bytes = data && Uint8Array.from(atob(decodeURIComponent(data).replace(/\s/g, "")), (each) => each.charCodeAt(0));
    const blob = file ?? (bytes && new Blob([bytes], { type: type.toLowerCase() }));
    if (!blob) return null;
    const bitmap = await createImageBitmap(blob);
    const canvas = create("canvas", { width: bitmap.width, height: bitmap.height, className: "pasted-picture" });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    const isTaken = TAKEN.includes(blob.type);
    return { canvas, blob: isTaken ? blob : await new Promise((done) => canvas.toBlob(done, "image/png")) };
  } catch {
    return null;
  }
}

// The pictures that Word and WPS put beside the HTML, in which they only name files.
export function filesOfRtf(rtf) {
  const found = [];
  for (const part of rtf.split("{\\pict").slice(1)) {
    const type = /\\(png|jpeg)blip/.exec(part.slice(0, 5000))?.[1];
    const hex = type && /[\da-f\s]{64,}(?=\})/i.exec(part)?.[0].replace(/\s/g, "");
    if (!hex) continue;
    const bytes = Uint8Array.from({ length: hex.length / 2 }, (_, place) => parseInt(hex.slice(2 * place, 2 * place + 2), 16));
    found.push(new Blob([bytes], { type: `image/${type}` }));
  }
  return found;
}

function fieldOf(picture, number) {
  const { canvas } = picture.found;
  const title = gettext("Picture %s").replace("%s", number);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title);
  const input = create("input", { type: "text", maxLength: LONGEST, value: picture.alt.trim().slice(0, LONGEST) });
  const error = create("p");
  error.setAttribute("role", "alert");
  const label = create("label", {}, `${title}: ${gettext("alternative text, in the language of the text")}`, input);
  return { picture, input, error, element: create("div", {}, canvas, label, error) };
}

async function store({ picture, input, error }, { upload, language }) {
  const data = new FormData();
  const alt = input.value.trim();
  data.append("file", picture.found.blob, `pasted.${picture.found.blob.type.split("/")[1]}`);
  data.append(`alt_${language.replaceAll("-", "_")}`, alt);
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await sendPicture(upload, data, () => {});
  picture.stored = answer?.key ? { ...answer, alt } : null;
  error.textContent = picture.stored ? "" : (answer?.errors?.join(" ") ?? gettext("The picture could not be stored."));
  error.className = picture.stored ? "" : "errornote";
  input.readOnly = Boolean(picture.stored);
}

// Shows the pictures with a field each; those of which something was said have `stored`
// then. The dialog stays until all of these are in the library, or are left out.
export function ask(pictures, addresses) {
  const fields = pictures.map((picture, place) => fieldOf(picture, place + 1));
  const help = gettext("Say what each picture shows, for people who do not see it. It goes into the library; one without this text is left out.");
  const submit = create("button", { type: "submit", className: "button default", textContent: gettext("Insert") });
  const leave = create("button", { type: "button", className: "button", textContent: gettext("Leave the pictures out") });
  const title = create("h2", { textContent: gettext("Pictures of the pasted text") });
  const form = create("form", { method: "dialog" }, title, create("p", { className: "help", textContent: help }));
  form.append(...fields.map((each) => each.element), create("div", { className: "pasted-buttons" }, submit, leave));
  const dialog = create("dialog", { className: "pasted-pictures" }, form);
  dialog.setAttribute("aria-label", title.textContent);
  document.body.append(dialog); // in the form it would count as something written there
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const said = fields.filter(({ picture, input }) => input.value.trim() && !picture.stored);
    for (const each of said) await store(each, addresses);
    submit.disabled = false;
    const failed = said.find(({ picture }) => !picture.stored);
    if (failed) failed.input.focus();
    else dialog.close();
  });
  leave.addEventListener("click", () => dialog.close());
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      done();
    });
    dialog.showModal();
    fields[0].input.focus();
  });
}
