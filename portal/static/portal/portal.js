// All that the public pages do with a script; each works without it.

// Keeps the larger text and the higher contrast that a reader chose, in this browser.
// The style sheet does the rest, so without this file a choice holds for its page.
const boxes = document.querySelectorAll("[data-display]")

function read() {
  try {
    return JSON.parse(localStorage.getItem("display")) ?? {}
  } catch {
    return {} // storage is blocked, or not ours
  }
}

function show() {
  const kept = read()
  for (const box of boxes) box.checked = kept[box.dataset.display] === true
}

function keep() {
  const chosen = {}
  for (const box of boxes) chosen[box.dataset.display] = box.checked
  try {
    localStorage.setItem("display", JSON.stringify(chosen))
  } catch {
    // then it holds for this page only
  }
}

show()
for (const box of boxes) box.addEventListener("change", keep)
addEventListener("storage", show) // another tab
addEventListener("pageshow", show) // back to a page, and after a browser filled boxes in

// The Enter with which an input method takes over characters does not send the form.
// Browsers hold it back themselves, but for Safari, which ends the composition first.
for (const form of document.querySelectorAll("[data-composed]")) {
  form.addEventListener("keydown", (event) => {
    const isComposing = event.isComposing || event.keyCode === 229
    if (event.key === "Enter" && isComposing) event.preventDefault()
  })
}

// Chinese is written without spaces, so a browser breaks a title inside a word. Here it
// breaks between words, but not before a single character or after a number. No line of
// a title begins with the dash, in Korean the dot, between two words.
const words = window.Intl?.Segmenter && new Intl.Segmenter("zh", { granularity: "word" })

function unbroken(text) {
  const span = document.createElement("span")
  span.style.whiteSpace = "nowrap"
  span.append(text)
  return span
}

function* chinese(text) {
  let held = ""
  const whole = () => (held.endsWith("—") ? unbroken(held) : held)
  for (const { segment, isWordLike } of words.segment(text)) {
    if (segment === "—") held += segment
    else {
      yield whole()
      if (isWordLike && segment.length > 1 && /\p{Script=Han}$/u.test(held))
        yield document.createElement("wbr")
      held = segment
    }
  }
  yield whole()
}

function* korean(text) {
  for (const part of text.split(/(\S·)/)) yield part.endsWith("·") ? unbroken(part) : part
}

function set(title, parts) {
  title.style.wordBreak = "keep-all"
  const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) texts.push(walker.currentNode)
  for (const text of texts) text.replaceWith(...parts(text.data))
}

const TITLES = ":is(h1, h2, h3, .what)"
for (const title of document.querySelectorAll(`${TITLES}:lang(ko)`)) set(title, korean)
for (const title of document.querySelectorAll(`${TITLES}:lang(zh)`))
  if (words) set(title, chinese)

// Browsers fetch a lazy picture several screens before it is seen. Here it waits until
// it is a quarter of a screen away, so that a list of pictures stays light.
const near = new IntersectionObserver(
  (places) => {
    for (const { isIntersecting, target } of places) {
      if (!isIntersecting) continue
      target.classList.remove("later")
      near.unobserve(target)
    }
  },
  { rootMargin: "25%" },
)

for (const image of document.querySelectorAll("picture > [loading=lazy]")) {
  const picture = image.parentElement
  picture.classList.add("later")
  near.observe(picture)
}

// An exhibition moves on by the keys of a remote control too: a slide at a time, or a
// part of one that is higher than the screen.
const exhibition = document.querySelector("[data-exhibition]")
const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }

function move(event) {
  const step = STEPS[event.key]
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  const slides = [...exhibition.querySelectorAll("section")]
  const boxes = slides.map((slide) => slide.getBoundingClientRect())
  const here = boxes.findLastIndex((box) => box.top < innerHeight / 2)
  const rest = step > 0 ? boxes[here].bottom - innerHeight : -boxes[here].top
  if (rest > 8) scrollBy(0, step * Math.min(rest, innerHeight * 0.8))
  else slides[here + step]?.scrollIntoView()
}

if (exhibition) {
  addEventListener("keydown", move)
  const button = exhibition.querySelector("[data-full-screen]")
  if (document.fullscreenEnabled) {
    button.hidden = false
    button.addEventListener("click", () => document.documentElement.requestFullscreen())
  }
}
