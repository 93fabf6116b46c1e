// Sends one picture to the library, and tells how far it is.

export const isPicture = (file) => file.type.startsWith("image/") || /\.hei[cf]$/i.test(file.name);

// The files of a drag or a paste, if it holds pictures and nothing else; else none. What
// comes out of a text program has a text beside its picture, and is not for us.
export function onlyPictures(data) {
  const items = [...(data?.items ?? [])];
  if (!items.length || items.some((each) => each.kind !== "file")) return [];
  const files = items.map((each) => each.getAsFile()).filter(Boolean);
  return files.every(isPicture) ? files : [];
}

// Whether a drag that is still under way seems to hold files.
export const holdsFiles = (data) => data?.types.includes("Files") && !data.types.includes("text/html");

// The answer of the server: what was stored, or `errors`; null where there is none.
export function sendPicture(address, values, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => resolve(request.response ?? { isRefused: true }));
    request.addEventListener("error", () => resolve(null));
    request.send(values);
  });
}
