// What a person would see wrong on the page that is open; each returns what is wrong.
(() => {
  const CONTROLS = `a[href], area[href], button, input:not([type=hidden]), select,
    summary, textarea, [tabindex="0"]`;
  const INLINE = ["inline", "inline-block", "inline-flex", "contents"];
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const everything = () => [...document.body.querySelectorAll("*")].filter(shown);
  const style = (element) => getComputedStyle(element);
  const named = (element) =>
    `<${element.localName} class="${element.getAttribute("class") || ""}"> ` +
    element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  const numbered = (element) => [...document.querySelectorAll("*")].indexOf(element);

  // A text for screen readers alone is a box of a pixel or is clipped to nothing.
  const isHidden = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 || height <= 1 || style(element).clipPath !== "none";
  };

  const block = (node) => {
    let element = node.parentElement;
    while (INLINE.includes(style(element).display)) element = element.parentElement;
    return element;
  };

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || !shown(parent) || parent.closest("select, svg")) continue;
      if (isHidden(parent) && !INLINE.includes(style(parent).display)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
      found.push(...boxes.map((box) => ({ box, block: block(node), node })));
    }
    return found;
  }

  const common = (a, b) => ({
    width: Math.min(a.right, b.right) - Math.max(a.left, b.left),
    height: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  });

  // The box of a letter is higher than what is drawn of it, which is about 1em.
  function drawn(box, node) {
    const room = (box.height - parseFloat(style(node.parentElement).fontSize)) / 2;
    return { ...box.toJSON(), top: box.top + room, bottom: box.bottom - room };
  }

  // Of a wide table that scrolls, what is not to be seen lies over nothing.
  function isScrolledAway({ box, node }) {
    const frame = node.parentElement.closest(".wide")?.getBoundingClientRect();
    return frame && (box.left >= frame.right || box.right <= frame.left);
  }

  function overlapping() {
    const seen = texts().filter((each) => !isScrolledAway(each));
    const found = seen.map((each) => ({ ...each, box: drawn(each.box, each.node) }));
    found.sort((one, other) => one.box.top - other.box.top);
    const wrong = [];
    found.forEach((one, number) => {
      for (let next = number + 1; next < found.length; next += 1) {
        const other = found[next];
        if (other.box.top >= one.box.bottom) break;
        const { width, height } = common(one.box, other.box);
        if (one.block !== other.block && width > 2 && height > 2)
          wrong.push(`${one.node.data.trim()} over ${other.node.data.trim()}`);
      }
    });
    return wrong;
  }

  function cut() {
    const clips = (value) => value === "hidden" || value === "clip";
    return everything().filter((element) => {
      if (isHidden(element) || !element.textContent.trim()) return false;
      if (element.closest("svg")) return false;
      const { overflowX, overflowY } = style(element);
      return (
        (clips(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (clips(overflowY) && element.scrollHeight > element.clientHeight + 1)
      );
    });
  }

  function outside() {
    const scrolls = (element) =>
      element && (style(element).overflowX === "auto" || scrolls(element.parentElement));
    const width = document.documentElement.clientWidth;
    const wrong = texts().filter(
      ({ box, node }) =>
        (box.right > width + 1 || box.left < -1) && !scrolls(node.parentElement),
    );
    return wrong.map(({ node }) => node.data.trim());
  }

  // A link in a sentence has words beside it in the same block that are no link.
  function isInSentence(link) {
    if (style(link).display !== "inline") return false;
    const walker = document.createTreeWalker(block(link), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (/\p{L}/u.test(data) && !parentElement.closest("a, button")) return true;
    }
    return false;
  }

  function size(element) {
    const label = element.closest("label") || element.labels?.[0];
    const boxes = [element, label].filter(Boolean).map((each) => each.getBoundingClientRect());
    return [
      Math.max(...boxes.map((box) => box.width)),
      Math.max(...boxes.map((box) => box.height)),
    ];
  }

  // A place on a map may be smaller: a list says the same.
  function small() {
    const controls = everything().filter((element) => element.matches(CONTROLS));
    return controls
      .filter((each) => !each.matches(".skip, .wide") && !isInSentence(each))
      .filter((each) => Math.min(...size(each)) < (each.closest("svg") ? 23.9 : 43.9))
      .map((each) => `${named(each)} ${size(each).map(Math.round).join(" x ")}`);
  }

  function outline() {
    const headings = everything().filter((each) => /^h[1-6]$/.test(each.localName));
    const levels = headings.map((each) => Number(each.localName[1]));
    const jumps = levels.filter((level, i) => level > (levels[i - 1] || 0) + 1);
    const wrong = jumps.map((level) => `jump to h${level}`);
    if (levels.filter((level) => level === 1).length !== 1) wrong.push(`h1: ${levels}`);
    const names = [...document.querySelectorAll("nav")].map(
      (each) =>
        each.ariaLabel ||
        document.getElementById(each.getAttribute("aria-labelledby"))?.textContent,
    );
    if (names.some((name) => !name) || new Set(names).size < names.length)
      wrong.push(`names of nav: ${names}`);
    return wrong;
  }

  const stops = () =>
    everything()
      .filter((each) => each.matches(CONTROLS) && !each.disabled && each.tabIndex >= 0)
      .filter((each) => each.type !== "radio")
      .map(numbered);

  // Where the focus is: its place in the document, and what is wrong with it there.
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { outlineStyle, outlineWidth, boxShadow } = style(element);
    const hasRing = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const [box] = element.getClientRects();
    // Of a tall field the browser may show only where one writes.
    const middle = box.top + Math.min(box.height / 2, innerHeight / 2);
    const points = [[box.left + box.width / 2, Math.min(middle, innerHeight - 3)]];
    const isRound = element instanceof SVGElement; // it has no corners
    if (!isRound) {
      points.push([box.left + 3, box.top + 3]);
      points.push([box.right - 3, Math.min(box.bottom, innerHeight) - 3]);
    }
    const covered = points.filter(([x, y]) => {
      const seen = document.elementFromPoint(x, y);
      return !seen || !(element.contains(seen) || seen.contains(element));
    });
    const wrong = [];
    if (!hasRing && boxShadow === "none") wrong.push("no ring");
    if (covered.length > 0) wrong.push(`covered at ${JSON.stringify(covered)}`);
    return { number: numbered(element), name: named(element), wrong };
  }

  const optedOut = () =>
    everything()
      .filter((each) => style(each).forcedColorAdjust === "none")
      .filter((each) => !each.closest(".scene")); // drawn, as a photograph would be

  const sideways = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : [];
  };

  // What is shown, and how large: two looks with the same answer differ in colours only.
  const boxes = () => {
    const box = (each) => each.getBoundingClientRect();
    const size = (each) => `${box(each).width.toFixed()} ${box(each).height.toFixed()}`;
    const all = [...document.body.querySelectorAll("*")];
    return all.map((each) => (shown(each) ? size(each) : "")).join();
  };

  window.look = {
    boxes,
    cut: () => cut().map(named),
    focus,
    optedOut: () => optedOut().map(named),
    outline,
    outside,
    overlapping,
    sideways,
    small,
    stops,
  };
})();
