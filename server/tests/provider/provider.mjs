// A real OpenID provider (npm oidc-provider) for one test, on a port of its own, and one that can
// be told to misbehave. It prints its address, serves until its standard input closes, and signs
// anybody in whom `login_hint` names, without asking; whom nothing names it asks on a page.

import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, decodeJwt, decodeProtectedHeader, importJWK } from "jose";
import { Provider } from "oidc-provider";

const CLIENT = "waymark";
const SECRET = "a-secret-of-at-least-thirty-two-letters";
const [backTo] = process.argv.slice(2);

const people = {
  ana: { email: "Ana@council.example", email_verified: true, employee_number: "ANA" },
  ben: { email: "ben@council.example", email_verified: false, employee_number: "ben" },
  stranger: { email: "stranger@elsewhere.example", email_verified: true, employee_number: 7 },
  nobody: {},
};

const keys = async () => exportJWK((await generateKeyPair("RS256", { extractable: true })).privateKey);
const ours = { ...(await keys()), kid: "ours", alg: "RS256", use: "sig" };
const theirs = { ...(await keys()), kid: "ours", alg: "RS256", use: "sig" };
const cookies = { keys: ["for these tests only"] };

/** What is wrong with the next tokens; nothing unless a test asks. */
let mischief = "";

/** The token as somebody would forge it. */
async function spoiled(token) {
  const header = decodeProtectedHeader(token);
  const claims = decodeJwt(token);
  const signed = async (change, key = ours, how = header) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader(how).sign(await importJWK(key, "RS256"));
  const bare = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  switch (mischief) {
    case "signature":
      return signed({}, theirs);
    case "cut":
      return token.slice(0, -8) + "AAAAAAAA";
    case "none":
      return `${bare({ alg: "none" })}.${bare(claims)}.`;
    case "secret": {
      // Signed with what the client knows as well: anybody who stole it could.
      const key = { kty: "oct", k: Buffer.from(SECRET).toString("base64url") };
      return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(await importJWK(key, "HS256"));
    }
    case "nonce":
      return signed({ nonce: "another" });
    case "issuer":
      return signed({ iss: "http://127.0.0.1:1" });
    case "audience":
      return signed({ aud: "another" });
    case "old":
      return signed({ iat: claims.iat - 7200, exp: claims.exp - 7200 });
    case "subject":
      return signed({ sub: "ben" });
    default:
      return token;
  }
}

/** The page that asks who somebody is; each button goes on as that person. */
function asking(response) {
  const choice = (who) => `<button name="who" value="${who}">${who}</button>`;
  const body = `<h1>Who are you?</h1><form>${[...Object.keys(people), "cancel"].map(choice).join("")}</form>`;
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>Council account</title>${body}</html>`);
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [backTo] }],
    jwks: { keys: [ours] },
    cookies,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["employee_number"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (mischief && ctx.path === "/token" && ctx.body?.id_token) {
      ctx.body = { ...ctx.body, id_token: await spoiled(ctx.body.id_token) };
    }
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url.startsWith("/mischief/")) {
      mischief = request.url.slice("/mischief/".length);
      return response.end();
    }
    if (!request.url.startsWith("/interaction/")) return answer(request, response);
    const { params } = await provider.interactionDetails(request, response);
    const who = params.login_hint ?? new URL(request.url, issuer).searchParams.get("who");
    if (!who) return asking(response);
    const result = who === "cancel" ? { error: "access_denied" } : { login: { accountId: who } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  console.log(issuer);
});
process.stdin.resume().on("end", () => process.exit(0));
