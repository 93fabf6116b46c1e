// Sets the focal point of a picture by a click on it; without it there are two numbers.

// Shows in a box the point that two fields name, and lets a click set it.
export function followPoint(box, fields) {
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
  show();
  return show;
}

// What no browser but those of one maker can read, the server makes readable.
async function readByServer(file, address) {
  if (!/\.hei[cf]$/i.test(file.name)) return null;
  const body = new FormData();
  body.append("file", file);
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "image/webp" } });
  return createImageBitmap(await response.blob());
}

// Draws a file that was just chosen, for its address would be a foreign one. Whether
// the browser can read it, or the server at the address.
export async function drawFile(box, file, address) {
  const bitmap = file && (await createImageBitmap(file)
    .catch(() => readByServer(file, address)).catch(() => null));
  if (!bitmap) return false;
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(bitmap.width, 960);
  canvas.height = Math.round((canvas.width * bitmap.height) / bitmap.width);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  box.querySelector("img, canvas")?.remove();
  box.prepend(canvas);
  return true;
}

const box = document.querySelector("[data-focal-point]");
const fields = ["x", "y"].map((axis) => document.querySelector(`#id_focal_${axis}`));
if (box && !fields.includes(null)) {
  const show = followPoint(box, fields);
  document.querySelector("#id_file")?.addEventListener("change", async (event) => {
    if (await drawFile(box, event.target.files[0], box.dataset.focalPoint)) show();
  });
}
