// In the place of each box of a picture: what it shows, and a button that opens the library.
import { findPictures, onPictures, pickPicture } from "./picture_picker.js";

const { gettext } = window;

async function enhance(select) {
  const addresses = { pictures: select.dataset.pictures, upload: select.dataset.upload };
  const label = document.querySelector(`label[for="${select.id}"]`)?.textContent.replace(/[:：]\s*$/, "") ?? "";
  const shown = Object.assign(document.createElement("img"), { className: "thumbnail", alt: "", hidden: true });
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = gettext("Choose from pictures");
  button.setAttribute("aria-label", `${label}: ${button.textContent}`);
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "button words";
  remove.textContent = gettext("Take the picture away");
  remove.setAttribute("aria-label", `${label}: ${remove.textContent}`);
  const name = document.createElement("span");
  const part = document.createElement("div");
  part.className = "picture-box";
  part.append(shown, name, button, remove);
  const box = select.closest(".related-widget-wrapper") ?? select;
  box.before(part);
  box.hidden = true;
  const show = ({ src, label: words = "" } = {}) => {
    shown.hidden = !src;
    if (src) shown.src = src;
    name.textContent = words;
    remove.hidden = !select.value;
  };
  const tell = () => {
    django.jQuery(select).trigger("change");
    select.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const use = (picture) => {
    if (!picture) return;
    if (![...select.options].some((each) => each.value === picture.key)) {
      select.append(new Option(picture.label, picture.key));
    }
    select.value = picture.key;
    tell();
  };
  const look = async () => show(select.value ? (await findPictures(addresses.pictures, { key: select.value }))[0] : {});
  django.jQuery(select).on("change", look);
  const ask = async (options) => {
    use(await pickPicture(addresses, { title: label, ...options }));
    button.focus();
  };
  button.addEventListener("click", () => ask({}));
  remove.addEventListener("click", () => {
    select.value = "";
    tell();
    button.focus();
  });
  onPictures(select.closest(".form-row, td") ?? part, ([file]) => ask({ file }));
  look();
}

const start = (root) => {
  for (const select of root.querySelectorAll("select[data-pictures]:not([name*=__prefix__])")) enhance(select);
};
start(document);
document.addEventListener("formset:added", ({ target }) => start(target));
