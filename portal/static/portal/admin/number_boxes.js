// Shows the number that is being typed in groups, so that no nought is one too many.
"use strict";

function groups(text, units) {
  const [, sign, whole, rest] = /^(-?)0*(\d+)(\.\d+)?$/.exec(text) ?? [];
  if (!whole || whole.length < 5) return "";
  if (!units) return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ?? "");
  const found = [];
  let digits = whole;
  for (const unit of ["", ...units.split(" ")]) {
    const group = digits.slice(-4);
    digits = digits.slice(0, -4);
    if (Number(group)) found.unshift(group + unit);
  }
  return sign + found.join("") + (rest ?? "");
}

document.addEventListener("input", ({ target }) => {
  const shown = target.parentElement?.querySelector(`output.figure[for="${target.id}"]`);
  if (shown) shown.textContent = groups(target.value, shown.dataset.units);
});
