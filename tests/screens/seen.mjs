// A phone on which every screen has something to show.

import { App } from "../pages/app.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { Supervision } from "../pages/supervision.mjs";
import { MAYA } from "../people/council.mjs";

/** Signs Maya in, writes a reflection and records a supervision; answers their ids. */
export async function fill(page) {
  await new App(page).signIn(MAYA);

  await new App(page).open("/reflect");
  const reflect = new Reflect(page);
  await reflect.choosePrompts("What? So what?");
  await reflect.answer("What?").first().fill("A first visit to a farm at the end of the dale. I had read the referral as a question about equipment.");
  await reflect.answer("So what?").last().fill("Sitting with her it became clear that what mattered was getting back to chapel.");
  await reflect.title.fill("A farmhouse at the end of the dale");
  await page.getByRole("combobox", { name: "Standards it shows" }).fill("PCF6");
  await page.getByRole("option").first().click();
  await reflect.isSaved();
  const reflection = reflect.id;
  await reflect.done();

  await new App(page).open("/supervision");
  const link = page.locator("main li.entry a").first();
  const session = (await link.getAttribute("href")).split("/").pop();
  return { reflection, session };
}
