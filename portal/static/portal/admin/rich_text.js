// Puts an editor in the place of each text area for rich text. Without this script, or
// where the editor would lose something of a text, its HTML is written there.
import { meaning, toHtml } from "./rich_text_form.js";
import { parts } from "./rich_text_parts.js";

const { gettext } = window;

function note(textarea) {
  const text = gettext("This text has parts that only its HTML shows, so it is written as HTML.");
  const paragraph = Object.assign(document.createElement("p"), { className: "help rich-text-note", textContent: text });
  textarea.before(paragraph);
}

// The words of the editor's own menu and dialogs, which it does not translate itself.
const words = new Map([
  ["heading 2", gettext("heading 2")],
  ["heading 3", gettext("heading 3")],
  ["unordered list", gettext("unordered list")],
  ["ordered list", gettext("ordered list")],
  ["blockquote", gettext("blockquote")],
  ["bold", gettext("bold")],
  ["italic", gettext("italic")],
  ["subscript", gettext("subscript")],
  ["superscript", gettext("superscript")],
  ["insert link", gettext("insert link")],
  ["remove link", gettext("remove link")],
  ["Insert table", gettext("Insert table")],
  ["Add column", gettext("Add column")],
  ["Delete column", gettext("Delete column")],
  ["Add row", gettext("Add row")],
  ["Delete row", gettext("Delete row")],
  ["Merge cells", gettext("Merge cells")],
  ["Split cell", gettext("Split cell")],
  ["Toggle header cell", gettext("Toggle header cell")],
  ["Delete table", gettext("Delete table")],
  ["undo", gettext("undo")],
  ["redo", gettext("redo")],
]);

function translate(element) {
  for (const button of element.querySelectorAll(".prose-menubar__button[title]")) {
    button.title = words.get(button.title) ?? button.title;
    button.setAttribute("aria-label", button.title);
  }
}

// What was typed without the editor is plain, and an empty line ends a paragraph.
function htmlOf(text) {
  if (/[<>&]/.test(text)) return text;
  const paragraphs = text.split(/\n{2,}/).filter((each) => each.trim());
  return paragraphs.map((each) => `<p>${each.trim().replaceAll("\n", "<br>")}</p>`).join("\n");
}

function start(library, textarea) {
  const stored = htmlOf(textarea.value);
  let wasUsed = false; // else there is no cursor yet, and what is put in comes last
  const { pages, pictures, upload, language } = textarea.dataset;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const element = document.createElement("div");
  element.className = "prose-editor";
  textarea.before(element);
  const status = Object.assign(document.createElement("p"), { className: "help rich-text-left-out" });
  status.setAttribute("role", "status");
  const editor = new library.Editor({
    element,
    extensions: parts(library, { pages, pictures, upload, language, status }),
    content: stored,
    injectCSS: false, // the policy of the admin lets no style into the page
    editorProps: { attributes: { "aria-label": label?.textContent ?? "", role: "textbox" } },
    onFocus() {
      wasUsed = true;
    },
    onUpdate() {
      textarea.value = toHtml(editor.getHTML());
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  if (meaning(toHtml(editor.getHTML())) !== meaning(toHtml(stored))) {
    editor.destroy();
    element.remove();
    note(textarea);
    return;
  }
  element.append(textarea, status);
  textarea.addEventListener("insert-text", (event) => {
    event.preventDefault();
    const content = { type: "text", text: event.detail };
    editor.chain().focus(wasUsed ? null : "end").insertContent(content).run();
  });
  label?.addEventListener("click", () => editor.commands.focus());
  // Its menu is there as soon as the editor has been created.
  setTimeout(() => translate(element));
}

// Started where a text comes into view, one at a time and behind what the person does:
// texts in other languages are hidden at first, and each editor takes its time.
const AHEAD = "50%";
const idle = () => new Promise((go) => (window.requestIdleCallback ?? setTimeout)(go));
let started = Promise.resolve();

async function startLater(textarea) {
  await idle();
  start(await import(textarea.dataset.richText), textarea);
}

const observer = new IntersectionObserver((entries) => {
  for (const { target } of entries.filter((each) => each.isIntersecting)) {
    observer.unobserve(target);
    started = started.then(() => startLater(target));
  }
}, { rootMargin: AHEAD });
for (const each of document.querySelectorAll("textarea[data-rich-text]")) observer.observe(each);
