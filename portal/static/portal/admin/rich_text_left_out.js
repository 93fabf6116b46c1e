// What a pasted text had that a text of the site cannot have, counted for one line.
import { styleOf } from "./rich_text_lists.js";

const { gettext, ngettext } = window;
const DROPPED = {
  scripts: "script",
  embedded: "iframe, frame, object, embed, applet, video, audio",
  drawings: "svg, canvas",
  formulas: "math",
  fields: "input, select, textarea, button",
  deleted: "del",
};
const PLAIN = /^(#000000|#000|black|windowtext|auto|inherit|initial|transparent|currentcolor|none|white|#fff|#ffffff|rgba?\(0, ?0, ?0(, ?\d)?\)|rgb\(255, ?255, ?255\))$/i;
const VALUE = /(?:^|;)\s*(?:color|background|background-color|mso-highlight|font-family)\s*:\s*([^;]+)/gi;
const LINES = "u, s, strike";
const LINE = /text-decoration[\w-]*:[^;]*(underline|line-through)/i;
const SHAPE = /<[vw]:(shape|rect|oval|line|polyline|roundrect|group|arc|curve)\b/i;

const words = {
  formats: (count) => ngettext("%s colour or font", "%s colours and fonts", count),
  lines: (count) => ngettext("%s underlined or struck passage", "%s underlined or struck passages", count),
  pictures: (count) => ngettext("%s picture that the browser cannot read", "%s pictures that the browser cannot read", count),
  untold: (count) => ngettext("%s picture without an alternative text", "%s pictures without an alternative text", count),
  drawings: (count) => ngettext("%s drawing", "%s drawings", count),
  formulas: (count) => ngettext("%s formula", "%s formulas", count),
  comments: (count) => ngettext("%s comment", "%s comments", count),
  deleted: (count) => ngettext("%s deleted passage", "%s deleted passages", count),
  hidden: (count) => ngettext("%s hidden passage", "%s hidden passages", count),
  links: (count) => ngettext("%s link that leads nowhere here", "%s links that lead nowhere here", count),
  tables: (count) => ngettext("%s table inside another one", "%s tables inside another one", count),
  embedded: (count) => ngettext("%s video or other embedded part", "%s videos or other embedded parts", count),
  fields: (count) => ngettext("%s form field", "%s form fields", count),
  scripts: (count) => ngettext("%s script", "%s scripts", count),
};

export class LeftOut {
  constructor(source) {
    this.counts = {};
    this.formats = new Set();
    this.source = source;
    this.drawn = new Set(); // names of the drawings that also come as a picture
    const generator = source.querySelector("meta[name=generator i]")?.content ?? "";
    this.hasComments = /LibreOffice|OpenOffice/i.test(generator);
  }

  note(kind, count = 1) {
    this.counts[kind] = (this.counts[kind] ?? 0) + count;
  }

  // Comments of Word stand at its end, and in the text only what leads there.
  takeOut() {
    const { body } = this.source;
    const withStyle = (pattern) => [...body.querySelectorAll("[data-style]")].filter((each) => pattern.test(styleOf(each)));
    const comments = withStyle(/mso-element:\s*comment\s*(;|$)/i);
    const anchors = body.querySelectorAll("a.msocomanchor");
    if (comments.length || anchors.length) this.note("comments", Math.max(comments.length, anchors.length));
    for (const each of [...withStyle(/mso-element:\s*comment-list/i), ...comments]) each.remove();
    for (const each of body.querySelectorAll(".MsoCommentReference, a.msocomanchor")) each.remove();
    for (const each of withStyle(/mso-(spacerun|tab-count)/i)) if (!each.textContent.trim()) each.replaceChildren(" ");
  }

  isDropped(node) {
    const kind = Object.keys(DROPPED).find((each) => node.matches(DROPPED[each]));
    const prefix = /^([a-z]+):/i.exec(node.tagName)?.[1].toLowerCase();
    const isHidden = node.hidden || /display:\s*none|mso-hide:\s*all/i.test(styleOf(node));
    const found = kind ?? { v: "drawings", m: "formulas" }[prefix] ?? (isHidden && node.textContent.trim() ? "hidden" : "");
    if (found) this.note(found);
    return Boolean(found) || isHidden;
  }

  // Word keeps drawings and formulas in comments that only it reads.
  noteComment({ data }) {
    if (/^\[if [^\]]*vml/i.test(data) && SHAPE.test(data) && !/<v:imagedata/i.test(data)) {
      this.note("drawings");
      for (const [, name] of data.matchAll(/<v:\w+[^>]*\sid="?([\w-]+)/gi)) this.drawn.add(name);
    } else if (/^\[if [^\]]*msEquation/i.test(data)) this.note("formulas");
    else if (this.hasComments && data.trim() && !/^\s*(\[if|\[endif|StartFragment|EndFragment)/i.test(data)) this.note("comments");
  }

  isDrawing(image) {
    return (image.getAttribute("v:shapes") ?? "").split(" ").some((name) => this.drawn.has(name));
  }

  noteLink(href) {
    if (href && !/^#_(ftn|edn|msocom)/i.test(href)) this.note("links");
  }

  noteFormats(node) {
    if (!node.textContent.trim()) return;
    const found = [...styleOf(node).matchAll(VALUE)].map(([, value]) => value);
    found.push(node.getAttribute("color") ?? "", node.getAttribute("face") ?? "", node.getAttribute("bgcolor") ?? "");
    for (const value of found) {
      const name = value.split(",")[0].replace(/["']/g, "").trim().toLowerCase();
      if (name && !PLAIN.test(name)) this.formats.add(name);
    }
    const hasLine = node.matches(LINES) || LINE.test(styleOf(node));
    if (hasLine && !node.closest("a") && !node.querySelector("a") && !node.parentElement.closest(LINES)) this.note("lines");
  }

  toString() {
    const counts = { ...(this.formats.size ? { formats: this.formats.size } : {}), ...this.counts };
    const parts = Object.keys(words)
      .filter((kind) => counts[kind])
      .map((kind) => words[kind](counts[kind]).replace("%s", counts[kind]));
    if (!parts.length) return "";
    return gettext("Left out: %s.").replace("%s", parts.join(gettext(", ")));
  }
}
