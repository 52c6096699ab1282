// Two thousand facts of one person, as another of their devices states them: mostly reflections,
// each eighth a supervision.

const PAGE = 100;
const DAY = 86_400_000;
const WORDS = 200;
const VOCABULARY =
  "the a her his on of to in and I we she he they asked said visit home chapel farm week kitchen daughter doctor ward bus money sleep stairs " +
  "garden letter assessment carer question listened changed agreed worried quiet morning before because without although enough together rather " +
  "referral equipment money hospital neighbour medication capacity decision meeting afternoon telephone advocate budget respite safeguarding";

/** How many there are. */
export const RECORDS = 2_000;

/** Where they are said to come from. */
const DEVICE = "bench";

/** So many words that nothing has said before: the same for the same number, as text compresses in life. */
function prose(number) {
  const vocabulary = VOCABULARY.split(" ");
  let state = number * 2_654_435_761;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return Array.from({ length: WORDS }, () => vocabulary[(next() >>> 8) % vocabulary.length]).join(" ");
}

/** The `number`-th of a person's facts, as the object that is encoded. */
function fact(person, number, now) {
  const day = new Date(now - number * DAY).toISOString().slice(0, 10);
  const on = { field: "on", value: { day } };
  const reflection = [{ field: "answer.free", value: { words: prose(number) } }, on, { field: "title", value: { text: `Visit ${number}` } }];
  const session = [{ field: "form", value: { text: "reflective" } }, { field: "minutes", value: { number: 60 } }, on];
  const [kind, changes] = number % 8 === 0 ? ["session", session] : ["reflection", reflection];
  const envelope = { format: 1, id: `${DEVICE}.${number}`, by: person.id, about: person.id, record: `bench-${number}`, kind, at: number };
  return { ...envelope, changes };
}

/** All of a person's facts, the newest of the day before `now`. */
export const facts = (person, now = Date.now()) => Array.from({ length: RECORDS }, (_, index) => fact(person, index + 1, now));

/** Says something to the server as the app does; answers the response. */
export async function post(server, path, body, cookie) {
  const headers = { "content-type": "application/json", "x-waymark": "1", ...(cookie && { cookie }) };
  const response = await fetch(server.origin + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** Signs a person of the demonstration in from a device; answers the cookie. */
export async function signIn(server, person, device) {
  const response = await post(server, "/api/sign-in", { person: person.id, device });
  return response.headers.get("set-cookie").split(";")[0];
}

/** States all of them on the server. */
export async function state(server, person) {
  const cookie = await signIn(server, person, DEVICE);
  const all = facts(person, server.now ? Date.parse(server.now) : Date.now()).map((one) => JSON.stringify(one));
  for (let from = 0; from < all.length; from += PAGE) {
    const request = { protocol: 1, device: DEVICE, log: null, cursor: 0, page: 1, facts: all.slice(from, from + PAGE) };
    const { acks } = await (await post(server, "/api/sync", request, cookie)).json();
    const refused = acks.find((ack) => ack.outcome !== "accepted");
    if (refused) throw new Error(`a fact was not taken: ${JSON.stringify(refused)}`);
  }
}
