// The one form in which the editor writes HTML, which is that of the fixtures: each
// block on a line of its own, and nothing that a browser would add by itself.

const BLOCKS = "p, h2, h3, ul, ol, li, blockquote, figure, figcaption, table, thead, tbody, tr, th, td";
const HOLD_BLOCKS = "ul, ol, blockquote, table, thead, tbody, tr";
const HOLD_TEXT = "p, h2, h3, li, figcaption, th, td";
const LEAVES = "br, figure, td, th";
const SAME = { B: "strong", I: "em" };

const all = (root, selector) => [...root.querySelectorAll(selector)];
const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !/[^ \t\r\n]/.test(node.data);
const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS);

function rename(element, name) {
  const renamed = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) renamed.setAttribute(key, value);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
}

// Text that stands bare among blocks is a paragraph.
function wrapBareText(parent) {
  let paragraph = null;
  for (const node of [...parent.childNodes]) {
    if (isBlock(node)) paragraph = null;
    else if (paragraph) paragraph.append(node);
    else if (!isBlank(node)) {
      paragraph = parent.ownerDocument.createElement("p");
      node.before(paragraph);
      paragraph.append(node);
    }
  }
}

// An item or a cell with one paragraph, perhaps before a list, holds its text itself.
function unwrapOnlyParagraph(parent) {
  const [first, ...rest] = parent.children;
  const isAlone = first?.matches("p:not([lang])") && rest.every((each) => each.matches("ul, ol"));
  const hasText = [...parent.childNodes].some((each) => !isBlock(each) && !isBlank(each));
  if (isAlone && !hasText) first.replaceWith(...first.childNodes);
}

function trim(block) {
  const [first, last] = [block.firstChild, block.lastChild];
  if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(/^[ \t\r\n]+/, "");
  if (last?.nodeType === Node.TEXT_NODE) last.data = last.data.replace(/[ \t\r\n]+$/, "");
}

function tidySpaces(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/[ \t\r\n]+/g, " ");
  }
  for (const parent of [body, ...all(body, `${HOLD_BLOCKS}, figure`)]) {
    for (const node of [...parent.childNodes]) if (isBlank(node)) node.remove();
  }
  for (const block of all(body, HOLD_TEXT)) {
    trim(block);
    for (const list of all(block, ":scope > ul, :scope > ol")) {
      if (list.previousSibling?.nodeType === Node.TEXT_NODE) {
        list.previousSibling.data = list.previousSibling.data.trimEnd();
      }
    }
  }
}

// The rows of a table that have nothing but headings are its head.
function tidyTable(table) {
  const rows = all(table, "tr").filter((row) => row.closest("table") === table);
  const count = rows.findIndex((row) => row.querySelector("td"));
  const head = count < 1 ? [] : rows.slice(0, count);
  for (const part of all(table, ":scope > thead, :scope > tbody")) part.remove();
  for (const [name, part] of [["thead", head], ["tbody", rows.slice(head.length)]]) {
    if (!part.length) continue;
    const section = table.ownerDocument.createElement(name);
    section.append(...part);
    table.append(section);
  }
}

function tidy(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const each of all(body, "b, i")) rename(each, SAME[each.tagName]);
  for (const each of all(body, "figure img, figcaption:empty")) each.remove();
  for (const each of all(body, "[colspan='1']")) each.removeAttribute("colspan");
  for (const each of all(body, "[rowspan='1']")) each.removeAttribute("rowspan");
  for (const each of all(body, "ol[start='1']")) each.removeAttribute("start");
  for (const each of all(body, "ol[data-type]")) each.removeAttribute("data-type");
  for (const each of [body, ...all(body, "blockquote")]) wrapBareText(each);
  for (const each of all(body, "li, td, th")) unwrapOnlyParagraph(each);
  for (const each of all(body, "table")) tidyTable(each);
  tidySpaces(body);
  body.normalize();
  return body;
}

export function toHtml(html) {
  const body = tidy(html);
  if (!body.textContent.trim() && !body.querySelector("figure, table")) return "";
  for (const parent of all(body, "ul, ol, table, thead, tbody")) {
    for (const child of [...parent.children]) child.before("\n");
    parent.append("\n");
  }
  return [...body.children].map((each) => each.outerHTML).join("\n");
}

// What an HTML says: each text with the names of all that it stands in, whatever the
// order of these, and where blocks begin. Two that say the same show the same.
export function meaning(html) {
  const name = (element) => {
    const values = [...element.attributes].map((each) => `${each.name}=${each.value}`);
    return [element.tagName, ...values.sort()].join(" ");
  };
  const found = [];
  const walk = (node, around) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const key = around.toSorted().join("<");
      const last = found.at(-1);
      if (last?.key === key) last.text += node.data;
      else found.push({ key, text: node.data });
      return;
    }
    if (node.matches?.(`${BLOCKS}, ${LEAVES}`)) found.push({ block: name(node) });
    const inside = node.tagName === "BODY" ? around : [...around, name(node)];
    for (const child of node.childNodes) walk(child, inside);
  };
  walk(tidy(html), []);
  return JSON.stringify(found);
}
