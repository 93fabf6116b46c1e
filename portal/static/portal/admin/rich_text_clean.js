// Makes of the HTML of a clipboard what a text of the site may hold, and notes what it
// leaves out. The HTML is read in a document of its own, where nothing runs or loads.
import { isHeading, makeLists, styleOf } from "./rich_text_lists.js";
import { LeftOut } from "./rich_text_left_out.js";

const MARKS = { A: "a", B: "strong", STRONG: "strong", I: "em", EM: "em", CITE: "em", SUB: "sub", SUP: "sup" };
const ORDER = ["a", "strong", "em", "sub", "sup"];
const BLOCKS = "p, div, section, article, main, header, footer, aside, nav, address, center, dl, dt, dd, pre, form, fieldset, details, summary, figcaption, caption, body";
const HEADING = "h1, h2, h3, h4, h5, h6";
const SILENT = "style, meta, link, title, head, base, template, noscript, xml, col, colgroup, map";
const ADDRESS = /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i;
// Chinese that goes on in the next line of the HTML has no space there.
const BROKEN_LINE = /([\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])/g;
const KEPT_PICTURE = "figure[data-picture]";

class Cleaner {
  constructor(source) {
    this.source = source;
    this.document = document.implementation.createHTMLDocument("");
    this.leftOut = new LeftOut(source);
    this.pictures = [];
    const levels = [...source.body.querySelectorAll(`${HEADING}, p, div`)].map((each) => this.levelOf(each));
    this.hasFirst = levels.includes(1);
  }

  levelOf(element) {
    return element.matches(HEADING) ? Number(element.tagName[1]) : element.matches("p, div") ? isHeading(element) : 0;
  }

  create(name, values = {}) {
    const element = this.document.createElement(name);
    for (const [key, value] of Object.entries(values)) if (value) element.setAttribute(key, value);
    return element;
  }

  // The children of an element as blocks in another one.
  fill(element, source) {
    const place = { element, block: null, name: "p" };
    for (const child of source.childNodes) this.add(place, child, {});
    for (const each of element.querySelectorAll("p, h2, h3")) {
      trimEnd(each);
      if (isEmpty(each)) each.remove();
    }
    return element;
  }

  add(place, node, marks) {
    if (node.nodeType === Node.TEXT_NODE) this.addText(place, node.data, marks);
    if (node.nodeType === Node.COMMENT_NODE) this.leftOut.noteComment(node);
    if (node.nodeType !== Node.ELEMENT_NODE || this.leftOut.isDropped(node) || node.matches(SILENT)) return;
    const level = this.levelOf(node);
    if (node.matches("img")) this.addPicture(place, node);
    else if (node.matches(KEPT_PICTURE)) this.addKept(place, node);
    else if (node.matches("br")) this.addBreak(place);
    else if (node.matches("hr")) place.block = null;
    else if (level && place.element.closest("li")) this.addBlock(place, node, "p", { strong: true });
    else if (level) this.addBlock(place, node, level === 1 || (level === 2 && !this.hasFirst) ? "h2" : "h3");
    else if (node.matches("ul, ol")) this.addList(place, node);
    else if (node.matches("table")) this.addTable(place, node, marks);
    else if (node.matches("blockquote")) this.addInside(place, node, "blockquote");
    else if (node.matches(`${BLOCKS}, li, tr, td, th, thead, tbody, tfoot, figure`)) this.addBlock(place, node, place.name, marks);
    else this.addAll(place, node, this.marksOf(node, marks));
  }

  addAll(place, node, marks) {
    this.leftOut.noteFormats(node);
    for (const child of node.childNodes) this.add(place, child, marks);
  }

  addBlock(place, node, name, marks = {}) {
    const before = place.name;
    place.block = null;
    place.name = name;
    this.addAll(place, node, this.weightOf(node, marks));
    place.block = null;
    place.name = before;
  }

  // Where words go: the block that was begun, or a new one.
  blockAt(place) {
    if (!place.block) {
      place.block = this.create(place.name);
      place.element.append(place.block);
    }
    return place.block;
  }

  addText(place, text, marks) {
    const words = text.replace(BROKEN_LINE, "$1").replace(/[ \t\r\n]+/g, " ");
    if (!place.block && !/[^\s\u00a0]/.test(words)) return;
    let node = this.document.createTextNode(words);
    for (const name of ORDER.toReversed()) {
      if (!marks[name] || (name === "strong" && place.name !== "p")) continue;
      const element = this.create(name, name === "a" ? { href: marks.a } : {});
      element.append(node);
      node = element;
    }
    this.blockAt(place).append(node);
  }

  addBreak(place) {
    if (place.block && place.name === "p") place.block.append(this.create("br"));
    else if (place.block) place.block.append(" ");
  }

  marksOf(node, marks) {
    const found = { ...marks };
    const name = MARKS[node.tagName];
    if (name === "a") found.a = this.hrefOf(node) || marks.a;
    else if (name) found[name] = true;
    const shift = valueOf(node, "vertical-align");
    if (shift === "super") found.sup = true;
    if (shift === "sub") found.sub = true;
    return this.weightOf(node, found);
  }

  weightOf(node, marks) {
    const found = { ...marks };
    const weight = valueOf(node, "font-weight");
    if (weight) found.strong = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
    const slant = valueOf(node, "font-style");
    if (slant) found.em = slant !== "normal";
    return found;
  }

  hrefOf(node) {
    const href = (node.getAttribute("href") ?? "").trim();
    if (ADDRESS.test(href)) return href;
    this.leftOut.noteLink(href);
    return "";
  }

  addList(place, list) {
    place.block = null;
    if (isOfHeadings(list)) {
      this.addAll(place, list, {});
      return;
    }
    const start = Number(list.getAttribute("start"));
    const values = list.matches("ol") && start > 1 ? { start: String(start) } : {};
    const element = this.create(list.tagName.toLowerCase(), values);
    for (const child of list.childNodes) this.addItem(element, child);
    if (element.children.length) place.element.append(element);
  }

  // Programs put a list that belongs to an item after it.
  addItem(element, node) {
    const isList = node.nodeType === Node.ELEMENT_NODE && node.matches("ul, ol");
    if (isList && element.lastElementChild) {
      this.addList({ element: element.lastElementChild, block: null, name: "p" }, node);
    } else if (isList) {
      for (const child of node.childNodes) this.addItem(element, child);
    } else if (node.nodeType === Node.ELEMENT_NODE || /[^\s]/.test(node.data)) {
      const holder = this.source.createElement("div");
      if (node.nodeType === Node.TEXT_NODE) holder.append(node.cloneNode());
      const item = this.fill(this.create("li"), node.nodeType === Node.ELEMENT_NODE ? node : holder);
      if (!isEmpty(item)) element.append(item);
    }
  }

  addInside(place, node, name) {
    place.block = null;
    const element = this.fill(this.create(name), node);
    if (!isEmpty(element)) place.element.append(element);
  }

  addTable(place, table, marks) {
    place.block = null;
    if (table.parentElement.closest("table")) {
      this.leftOut.note("tables");
      this.addBlock(place, table, "p", marks);
      return;
    }
    const caption = table.querySelector("caption");
    if (caption) this.addBlock(place, caption, "p");
    const body = this.create("tbody");
    for (const row of table.rows) {
      const cells = [...row.cells].map((cell) => this.cellOf(cell, row.parentElement.matches("thead")));
      const element = this.create("tr");
      element.append(...cells);
      if (cells.length) body.append(element);
    }
    const element = this.create("table");
    element.append(body);
    if (body.children.length) place.element.append(element);
    place.block = null;
  }

  cellOf(cell, isHead) {
    const values = {};
    for (const name of ["colspan", "rowspan"]) {
      const count = Number(cell.getAttribute(name));
      if (count > 1 && count <= 100) values[name] = String(count);
    }
    return this.fill(this.create(isHead || cell.matches("th") ? "th" : "td", values), cell);
  }

  addPicture(place, image) {
    const src = image.getAttribute("src") ?? "";
    if (this.leftOut.isDrawing(image)) return;
    place.block = null;
    const key = `pasted-${this.pictures.length}`;
    this.pictures.push({ key, src, alt: image.getAttribute("alt") ?? "" });
    place.element.append(this.create("figure", { "data-picture": key }));
  }

  addKept(place, figure) {
    place.block = null;
    const element = this.create("figure", { "data-picture": figure.dataset.picture });
    const image = figure.querySelector("img");
    const src = image?.getAttribute("src") ?? "";
    if (/^\/(?!\/)/.test(src)) element.append(this.create("img", { src, alt: image.alt }));
    const caption = this.create("figcaption");
    caption.textContent = figure.querySelector("figcaption")?.textContent ?? "";
    element.append(caption);
    place.element.append(element);
  }
}

// What a style says of one thing, in small letters.
function valueOf(element, name) {
  return new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([\\w-]+)`, "i").exec(styleOf(element))?.[1].toLowerCase();
}

// No break and no space ends a block.
function trimEnd(block) {
  let last = block.lastChild;
  while (last && (last.nodeName === "BR" || !/[^\s\u00a0]/.test(last.textContent))) {
    last.remove();
    last = block.lastChild;
  }
  if (last?.nodeType === Node.TEXT_NODE) last.data = last.data.replace(/[\s\u00a0]+$/, "");
}

function isEmpty(element) {
  return !/[^\s\u00a0]/.test(element.textContent) && !element.querySelector("figure, table");
}

// Programs write numbered headings as items of a list.
function isOfHeadings(list) {
  const walker = list.ownerDocument.createTreeWalker(list, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (/\S/.test(walker.currentNode.data) && !walker.currentNode.parentElement.closest(HEADING)) return false;
  }
  return Boolean(list.querySelector(HEADING));
}

// The text, its pictures that are still to be stored, and what was left out of it.
export function clean(html) {
  const quiet = html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "").replace(/(<[a-z][^<>]*?[\s"'])style(?=\s*=)/gi, "$1data-style");
  const source = new DOMParser().parseFromString(quiet, "text/html");
  const cleaner = new Cleaner(source);
  cleaner.leftOut.takeOut();
  makeLists(source.body);
  const body = cleaner.fill(cleaner.create("div"), source.body);
  return { body, pictures: cleaner.pictures, leftOut: cleaner.leftOut };
}
