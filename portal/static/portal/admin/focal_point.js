// Sets the focal point of a picture by a click on it; without it there are two numbers.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-focal-point]");
  const fields = ["x", "y"].map((axis) => document.querySelector(`#id_focal_${axis}`));
  if (!box || fields.includes(null)) return; // nothing can be changed here
  const point = document.createElement("span");
  point.className = "focal-point";
  box.append(point);
  const show = () => {
    const [x, y] = fields.map((field) => `${Number(field.value) * 100}%`);
    point.style.left = x;
    point.style.top = y;
    point.hidden = !box.querySelector("img, canvas");
  };
  box.addEventListener("click", (event) => {
    const frame = box.getBoundingClientRect();
    const shares = [
      (event.clientX - frame.left) / frame.width,
      (event.clientY - frame.top) / frame.height,
    ];
    fields.forEach((field, index) => {
      field.value = Math.min(Math.max(shares[index], 0), 1).toFixed(2);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  for (const field of fields) field.addEventListener("input", show);
  // A file that was just chosen is drawn, for its address would be a foreign one.
  document.querySelector("#id_file")?.addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const bitmap = file && (await createImageBitmap(file).catch(() => null));
    if (!bitmap) return;
    const canvas = document.createElement("canvas");
    canvas.width = Math.min(bitmap.width, 960);
    canvas.height = Math.round((canvas.width * bitmap.height) / bitmap.width);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    box.querySelector("img, canvas")?.remove();
    box.prepend(canvas);
    show();
  });
  show();
});
