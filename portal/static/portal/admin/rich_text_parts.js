// What the editor knows beside its own parts: languages, links to pages of the site,
// and pictures of the library.

import { onPictures, pickPicture } from "./picture_picker.js";
import { paste } from "./rich_text_paste.js";

const { gettext } = window;
const LANGUAGES = [
  ["zh-Hans", "中", gettext("Chinese words")],
  ["en", "En", gettext("English words")],
  ["ko", "한", gettext("Korean words")],
];
const HAVE_LANGUAGE = [
  ...["paragraph", "heading", "listItem", "bulletList", "orderedList", "blockquote"],
  ...["table", "tableRow", "tableCell", "tableHeader"],
  ...["bold", "italic", "subscript", "superscript", "link"],
];
const attribute = (name) => ({ [name]: { default: null } });

const languageOfWords = ({ Mark }) =>
  Mark.create({
    name: "language",
    addAttributes: () => attribute("lang"),
    parseHTML: () => [{ tag: "span[lang]" }],
    renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
    addMenuItems({ buttons, menu }) {
      for (const [lang, sign, title] of LANGUAGES) {
        menu.defineItem({
          name: `language:${lang}`,
          groups: "language",
          button: buttons.text(sign, title),
          active: (editor) => editor.isActive("language", { lang }),
          enabled: (editor) => !editor.state.selection.empty,
          command: (editor) => editor.chain().focus().toggleMark("language", { lang }).run(),
        });
      }
    },
  });

const languageOfParts = ({ Extension }) =>
  Extension.create({
    name: "languageOfParts",
    addGlobalAttributes: () => [
      { types: HAVE_LANGUAGE, attributes: attribute("lang") },
      { types: ["tableHeader"], attributes: attribute("scope") },
      { types: ["orderedList"], attributes: attribute("start") },
    ],
  });

// Offers what the server finds for the words in a field of a dialog.
function complete(input, address) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-found`;
  input.after(list);
  input.setAttribute("list", list.id);
  input.autocomplete = "off";
  const known = new Map();
  const look = async () => {
    const query = new URLSearchParams({ q: input.value });
    const response = await fetch(`${address}?${query}`);
    if (!response.ok || response.redirected) return;
    const { found } = await response.json();
    for (const each of found) known.set(each.value, each);
    list.replaceChildren(...found.map(({ value, label }) => new Option(label, value)));
  };
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (!/^(https?:|mailto:|tel:|\/|#)/.test(input.value)) timer = setTimeout(look, 200);
  });
  look();
  return known;
}

// A dialog whose first field completes; gives the values and what was found, or null.
async function ask({ updateAttrsDialog }, editor, fields, values, title, address) {
  const answer = updateAttrsDialog(fields, { title })(editor, values);
  const [name] = Object.keys(fields);
  const input = editor.view.dom.parentElement.querySelector(`dialog [name=${name}]`);
  const known = complete(input, address);
  input.focus();
  const given = await answer;
  return given && { ...given, known };
}

const link = (library, { pages }) =>
  library.Link.extend({
    addAttributes: () => ({ ...attribute("href"), ...attribute("hreflang") }),
    addCommands() {
      const edit = async (editor) => {
        const fields = { href: { title: gettext("Address, or words of a title") } };
        const values = editor.getAttributes("link");
        const given = await ask(library, editor, fields, values, gettext("Link"), pages);
        if (!given) return;
        const chain = editor.chain().focus().extendMarkRange("link");
        const href = given.href.trim();
        (href ? chain.setLink({ href }) : chain.unsetLink()).run();
      };
      const addLink = () => ({ editor }) => {
        if (editor.state.selection.empty && !editor.isActive("link")) return false;
        edit(editor);
        return true;
      };
      return { ...this.parent?.(), addLink };
    },
  }).configure({ autolink: false, linkOnPaste: true });

// A picture of another site is not asked for, whatever was pasted.
function ownSource(dom) {
  const src = dom.querySelector("img")?.getAttribute("src") ?? "";
  return new URL(src, location.href).origin === location.origin ? src : "";
}

// Where a picture ends in which the selection is, so that the next does not replace it.
function behindPicture({ node, to, $from }) {
  if (node?.type.name === "picture") return to;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "picture") return $from.after(depth);
  }
  return null;
}

const figure = (library, { pictures, upload }) =>
  library.Node.create({
    name: "picture",
    group: "block",
    content: "inline*",
    draggable: true,
    isolating: true,
    addAttributes: () => ({
      picture: { default: null, parseHTML: (dom) => dom.dataset.picture },
      src: { default: "", parseHTML: ownSource },
      alt: { default: "", parseHTML: (dom) => dom.querySelector("img")?.alt },
      captionLang: {
        default: null,
        parseHTML: (dom) => dom.querySelector("figcaption")?.getAttribute("lang"),
      },
    }),
    parseHTML: () => [
      {
        tag: "figure[data-picture]",
        contentElement: (dom) =>
          dom.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ],
    renderHTML({ node }) {
      const { picture, src, alt, captionLang } = node.attrs;
      const caption = ["figcaption", captionLang ? { lang: captionLang } : {}, 0];
      return ["figure", { "data-picture": picture }, ["img", { src, alt }], caption];
    },
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name: "picture",
        groups: "picture",
        button: buttons.material("image", gettext("picture from the library")),
        active: (editor) => editor.isActive("picture"),
        command: (editor) => editor.commands.addPicture(),
      });
    },
    addCommands() {
      const insert = async (editor, options) => {
        const title = gettext("Picture from the library");
        const found = await pickPicture({ pictures, upload }, { title, ...options });
        if (!found) return void editor.commands.focus();
        const content = found.caption ? [{ type: "text", text: found.caption }] : [];
        const attrs = { picture: found.key, src: found.src, alt: found.alt };
        const part = { type: "picture", attrs, content };
        const chain = editor.chain().focus();
        const place = behindPicture(editor.state.selection);
        (place ? chain.insertContentAt(place, part) : chain.insertContent(part)).run();
      };
      const addPicture = (options = { asksCaption: true }) => ({ editor }) => (insert(editor, options), true);
      return { addPicture };
    },
    // A file is put where it is dropped, or where the text is written.
    onCreate() {
      const { editor } = this;
      onPictures(editor.view.dom.parentElement, ([file], { clientX: left, clientY: top, type }) => {
        const place = type === "drop" ? editor.view.posAtCoords({ left, top })?.pos : null;
        if (place) editor.commands.setTextSelection(place);
        editor.commands.addPicture({ file });
      });
    },
  });

// Rows and columns are added where they are wanted, so nothing is asked before.
const table = ({ Table }) =>
  Table.extend({
    addCommands() {
      const size = { rows: 3, cols: 3, withHeaderRow: true };
      const insertTableWithOptions = () => ({ commands }) => commands.insertTable(size);
      return { ...this.parent?.(), insertTableWithOptions };
    },
  });

export function parts(library, { status, ...addresses }) {
  const groups = ["headings", "nodes -headings -blockType", "lists", "marks", "link"];
  groups.push("picture", "language", "table", "history");
  return [
    ...[library.Document, library.Paragraph, library.Text, library.HardBreak],
    library.Heading.configure({ levels: [2, 3] }),
    ...[library.Bold, library.Italic, library.Subscript, library.Superscript],
    ...[library.BulletList, library.ListItem, library.Blockquote],
    library.OrderedList.configure({ enableListAttributes: false }),
    ...[table(library), library.TableRow, library.TableHeader, library.TableCell],
    ...[library.History, library.Dropcursor, library.Gapcursor],
    languageOfWords(library),
    languageOfParts(library),
    link(library, addresses),
    figure(library, addresses),
    ...(status ? [paste(library, { status, ...addresses })] : []),
    library.Menu.configure({ groups: groups.map((group) => ({ group })) }),
  ];
}
