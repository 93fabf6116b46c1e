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
addEventListener("pageshow", (event) => event.persisted && show()) // back to a page
