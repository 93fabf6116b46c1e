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
