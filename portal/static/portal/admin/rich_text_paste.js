// Pastes text of other programs: cleaned, with its pictures, in one step that can be
// undone, and with a line that says what was left out.
import { clean } from "./rich_text_clean.js";
import { ask, fileOf, filesOfRtf } from "./rich_text_pictures.js";

// Files count where there is no text: programs add a picture of the whole text as well.
function contentOf(clipboard) {
  const html = clipboard.getData("text/html");
  const files = [...clipboard.files].filter((file) => file.type.startsWith("image/"));
  if (html.includes("data-pm-slice")) return null; // of an editor of ours
  if (!html && (!files.length || clipboard.getData("text/plain"))) return null;
  const content = clean(html || files.map(() => "<img>").join(""));
  const { pictures } = content;
  const named = pictures.filter(({ src }) => !src.startsWith("data:"));
  const beside = files.length && !content.body.textContent.trim() ? files : filesOfRtf(clipboard.getData("text/rtf"));
  if (beside.length === named.length) named.forEach((picture, place) => (picture.file = beside[place]));
  return content;
}

async function addPictures({ body, pictures, leftOut }, addresses) {
  for (const picture of pictures) picture.found = await fileOf(picture);
  const readable = pictures.filter(({ found }) => found);
  if (readable.length) await ask(readable, addresses);
  for (const { key, found, stored } of pictures) {
    const figure = body.querySelector(`[data-picture="${key}"]`);
    if (stored) {
      figure.dataset.picture = stored.key;
      figure.append(Object.assign(body.ownerDocument.createElement("img"), { alt: stored.alt }));
      figure.firstChild.setAttribute("src", stored.src);
    } else {
      leftOut.note(found ? "untold" : "pictures");
      figure.remove();
    }
  }
}

export const paste = ({ Extension, pm }, { status, ...addresses }) => {
  const closeStep = (view) => view.dispatch(pm.history.closeHistory(view.state.tr));
  const insert = async (view, content) => {
    await addPictures(content, addresses);
    view.focus();
    if (content.body.children.length) {
      closeStep(view);
      view.pasteHTML(content.body.innerHTML);
      closeStep(view);
    }
    status.textContent = String(content.leftOut);
  };
  const handle = (view, event) => {
    status.textContent = "";
    const content = contentOf(event.clipboardData);
    if (!content) return false;
    event.preventDefault();
    insert(view, content);
    return true;
  };
  return Extension.create({
    name: "pasteOfPrograms",
    priority: 1000,
    addProseMirrorPlugins: () => [new pm.state.Plugin({ props: { handleDOMEvents: { paste: handle } } })],
    // What is dropped comes without pictures.
    transformPastedHTML(html) {
      if (html.includes("data-pm-slice")) return html;
      const { body } = clean(html);
      for (const each of body.querySelectorAll("[data-picture^=pasted-]")) each.remove();
      return body.innerHTML;
    },
  });
};
