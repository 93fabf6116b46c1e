// Boxes that complete, as Django's autocomplete.js makes them, but each of them only
// where it comes into view: a form has dozens, most of them folded away.
"use strict";

function startBox(select) {
  const { appLabel, modelName, fieldName } = select.dataset;
  const names = { app_label: appLabel, model_name: modelName, field_name: fieldName };
  const data = ({ term, page }) => ({ term, page, ...names });
  const hasFocus = select === document.activeElement;
  django.jQuery(select).select2({ ajax: { data } });
  if (hasFocus) {
    const box = select.nextElementSibling;
    box.querySelector(".select2-search__field, [tabindex='0']").focus();
  }
  select.dispatchEvent(new Event("box:started", { bubbles: true }));
}

document.addEventListener("DOMContentLoaded", () => {
  const observer = new IntersectionObserver((entries) => {
    for (const { target } of entries.filter((each) => each.isIntersecting)) {
      observer.unobserve(target);
      startBox(target);
    }
  }, { rootMargin: "50%" });
  const observe = (part) => {
    const boxes = part.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])");
    for (const each of boxes) observer.observe(each);
  };
  observe(document);
  document.addEventListener("formset:added", ({ target }) => observe(target));
});
