// Passkeys: asks the browser for one and sends its answer with the form.
"use strict";

function toBytes(text) {
  const found = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(found, (each) => each.charCodeAt(0));
}

function toText(buffer) {
  const found = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(found).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// Browsers can do this themselves, but not those that offices still have.
function readable(options) {
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const each of list ?? []) each.id = toBytes(each.id);
  }
  return options;
}

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toText(credential.rawId), type, response });
}

function reason(form, error) {
  const { cancelled, known, failed } = form.dataset;
  if (error.name === "NotAllowedError" || error.name === "AbortError") return cancelled;
  return error.name === "InvalidStateError" && known ? known : failed;
}

async function ask(form) {
  const note = form.querySelector("[data-passkey-error]");
  note.hidden = true;
  try {
    const options = document.querySelector("#passkey-options").textContent;
    const publicKey = readable(JSON.parse(options));
    const found = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = asJson(found);
    form.submit();
  } catch (error) {
    note.textContent = reason(form, error);
    note.hidden = false;
  }
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
