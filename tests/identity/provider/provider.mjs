// A foreign OpenID Connect provider (oidc-provider) for the tests: it signs in whoever was named by a POST to
// /-/next as {"sub", "claims", "acr"}, without asking anything, and is otherwise as strict as it comes.
import { createServer } from "node:http";

import Provider, { interactionPolicy } from "oidc-provider";

const { ISSUER, PORT, CALLBACK, SIGNED_OUT, SECRET } = process.env;
const accounts = new Map();
let next = null;

const policy = interactionPolicy.base();
policy.get("login").checks.add(
  new interactionPolicy.Check("more_assurance", "another level of assurance is asked for", ({ oidc }) => {
    const asked = oidc.params.acr_values?.split(" ") ?? [];
    return asked.length > 0 && !asked.includes(oidc.session.acr) && !oidc.result?.login;
  }),
);

const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: "onedoor",
      client_secret: SECRET,
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: [SIGNED_OUT],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  acrValues: ["low", "substantial", "high"].map((level) => `http://eidas.europa.eu/LoA/${level}`),
  claims: { openid: ["sub", "national_id"], profile: ["name", "locale", "groups", "departments"], email: ["email", "email_verified"] },
  cookies: { keys: ["only-for-tests"] },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `<!DOCTYPE html><html><body>${form}<button form="op.logoutForm" name="logout" value="yes">Out</button></body></html>`;
      },
    },
  },
  findAccount: (_ctx, sub) => {
    const claims = accounts.get(sub);
    return claims && { accountId: sub, claims: () => ({ sub, ...claims }) };
  },
  interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

async function body(request) {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text);
}

const answer = provider.callback();
createServer(async (request, response) => {
  try {
    if (request.url === "/-/next") {
      next = await body(request);
      accounts.set(next.sub, next.claims);
      response.writeHead(204).end();
    } else if (request.url.startsWith("/interaction/")) {
      const result = next.refuse
        ? { error: "access_denied", error_description: "they went back" }
        : { login: { accountId: next.sub, acr: next.acr, amr: [] } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      await answer(request, response);
    }
  } catch (wrong) {
    console.error(wrong);
    response.writeHead(500).end(String(wrong));
  }
}).listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
