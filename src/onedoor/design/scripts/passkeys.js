// Uses and makes passkeys (WebAuthn). The server's options and the browser's answer travel as JSON,
// binary parts as base64url, as PublicKeyCredential's own JSON methods read and write them.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function optionsFrom(json) {
  const options = { ...json, challenge: bytes(json.challenge) };
  if (json.user) options.user = { ...json.user, id: bytes(json.user.id) };
  if (json.allowCredentials) options.allowCredentials = described(json.allowCredentials);
  if (json.excludeCredentials) options.excludeCredentials = described(json.excludeCredentials);
  return options;
}

function answerFrom(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

for (const part of document.querySelectorAll("[data-passkey]")) {
  const failed = part.querySelector("[data-passkey-failed]");
  const given = JSON.parse(part.querySelector("[data-passkey-options]").textContent).publicKey;
  part.hidden = !("credentials" in navigator);
  part.querySelector("[data-passkey-start]").addEventListener("click", async () => {
    failed.hidden = true;
    try {
      const credential = await navigator.credentials[part.dataset.passkey]({ publicKey: optionsFrom(given) });
      part.querySelector("[name=credential]").value = JSON.stringify(answerFrom(credential));
      part.closest("form").submit();
    } catch {
      failed.hidden = false;
    }
  });
}
