// Lists of Word and WPS, which are paragraphs that only look like items, as real lists.

const OF_LIST = /mso-list:\s*(l\d+)\s+level(\d+)(?:\s+(lfo\d+))?/i;
const HEADINGS = "h1, h2, h3, h4, h5, h6";
// Numbers and letters of outlines, also Chinese, Korean and circled ones.
const NUMBER = /^[(（]?([0-9]+(\.[0-9]+)*|[a-z]{1,5}|[一二三四五六七八九十百]+|[가-하])[.)）、．:：]$|^[0-9]+(\.[0-9]+)*$|^[①-⑳]$/iu;

// A clipboard is read with its styles under this name, since the policy of the site would
// complain of each.
export const styleOf = (element) => element.dataset?.style ?? "";

// The bullet or number that Word wrote before the words of an item; it is taken out.
function takeMarker(paragraph) {
  const marker = [...paragraph.querySelectorAll("span")].find((each) => /mso-list:\s*ignore/i.test(styleOf(each)));
  const text = marker?.textContent.replace(/\s+/g, "") ?? betweenComments(paragraph);
  marker?.remove();
  return text;
}

function betweenComments(paragraph) {
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    if (!/^\[if !supportLists\]/.test(walker.currentNode.data)) continue;
    const range = paragraph.ownerDocument.createRange();
    range.setStartAfter(walker.currentNode);
    while (walker.nextNode()) {
      if (!/^\[endif\]/.test(walker.currentNode.data)) continue;
      range.setEndBefore(walker.currentNode);
      const text = range.toString().replace(/\s+/g, "");
      range.deleteContents();
      return text;
    }
  }
  return "";
}

function itemOf(paragraph) {
  const [, list, level, run = ""] = OF_LIST.exec(styleOf(paragraph));
  const marker = takeMarker(paragraph);
  const isOrdered = NUMBER.test(marker);
  return { paragraph, level: Number(level), name: `${list} ${run}`, isOrdered, start: isOrdered ? numberOf(marker) : 1 };
}

// The number of an item, in digits or Chinese; what else counts begins anew.
function numberOf(marker) {
  const digits = /([0-9]+)[^0-9]*$/.exec(marker)?.[1];
  if (digits) return Number(digits);
  const [, tens, hasTen, ones] = /([二三四五六七八九]?)(十?)([一二三四五六七八九]?)[^一-十]*$/.exec(marker) ?? [];
  const value = (sign) => "一二三四五六七八九".indexOf(sign) + 1;
  const count = hasTen ? 10 * (tens ? value(tens) : 1) + (ones ? value(ones) : 0) : value(tens || ones || "一");
  return count || 1;
}

function isNext(list, item) {
  return list.isOrdered === item.isOrdered && (list.level > 1 || list.name === item.name);
}

// Puts a paragraph as an item into the list that is open at its level, or a new one.
function add(open, item) {
  const { paragraph } = item;
  while (open.length && open.at(-1).level > item.level) open.pop();
  if (open.at(-1)?.level === item.level && !isNext(open.at(-1), item)) open.pop();
  if (open.at(-1)?.level !== item.level) {
    const element = paragraph.ownerDocument.createElement(item.isOrdered ? "ol" : "ul");
    if (item.start > 1) element.setAttribute("start", item.start);
    const around = open.at(-1)?.element.lastElementChild;
    if (around) around.append(element);
    else paragraph.before(element);
    open.push({ ...item, element });
  }
  const li = paragraph.ownerDocument.createElement("li");
  li.append(...paragraph.childNodes);
  open.at(-1).element.append(li);
  paragraph.remove();
}

export function makeLists(body) {
  let open = [];
  for (const paragraph of [...body.querySelectorAll(`p, div, ${HEADINGS}`)]) {
    if (!OF_LIST.test(styleOf(paragraph))) continue;
    if (paragraph.matches(HEADINGS) || isHeading(paragraph)) {
      const number = takeMarker(paragraph);
      if (NUMBER.test(number) || /\p{L}/u.test(number)) paragraph.prepend(`${number} `);
      continue;
    }
    const before = paragraph.previousElementSibling;
    if (!open.length || before !== open[0].element) open = [];
    add(open, itemOf(paragraph));
  }
}

// The level of a paragraph that only its style makes a heading, else 0.
export function isHeading(paragraph) {
  const name = /(?:^|\s)(?:Mso)?Heading\s?([1-6])(?:\s|$)/i.exec(paragraph.className);
  const level = /mso-outline-level:\s*([1-6])/i.exec(styleOf(paragraph));
  if (paragraph.getAttribute("role") === "heading") return Number(paragraph.getAttribute("aria-level")) || 2;
  if (/(?:^|\s)MsoTitle(?:\s|$)/.test(paragraph.className)) return 1;
  return Number(name?.[1] ?? level?.[1] ?? 0);
}
