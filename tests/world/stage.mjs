// The server and the phones of one journey: there before its first step, gone after its last.

import { after, before } from "node:test";

import { Phone } from "./phone.mjs";
import { Provider } from "./provider.mjs";
import { Server } from "./server.mjs";

/** A server started so, whose people sign in at a provider where that is wanted, and a phone for each
 *  of these settings. What it answers is filled once the tests begin: `server`, `provider`, `phone` and
 *  `other` (the first two phones) and `phones`. */
export function stage({ server = {}, provider = false, phones = [{}] } = {}) {
  const here = { phones: [] };
  before(async () => {
    here.server = await Server.start(server);
    if (provider) here.provider = await Provider.before(here.server);
    for (const settings of phones) here.phones.push(await Phone.open(here.server, settings));
    [here.phone, here.other] = here.phones;
  });
  after(async () => {
    await Promise.all(here.phones.map((phone) => phone.end()));
    await here.provider?.end();
    await here.server?.end();
  });
  return here;
}
