// The Enter with which an input method takes over characters does not send the form.
// Browsers hold it back themselves, but for Safari, which ends the composition first.
for (const form of document.querySelectorAll("[data-composed]")) {
  form.addEventListener("keydown", (event) => {
    const isComposing = event.isComposing || event.keyCode === 229
    if (event.key === "Enter" && isComposing) event.preventDefault()
  })
}
