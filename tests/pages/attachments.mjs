// Photos and files on the page of a record: adding them, and how far each has come.

export class Attachments {
  constructor(page) {
    this.page = page;
    this.group = page.getByRole("group", { name: "Photos and files" });
    this.items = this.group.getByRole("listitem");
    this.picture = this.items.getByRole("img");
  }

  /** Adds files of this machine, opening the part of the form they stand in where it is folded. */
  async add(...paths) {
    const folded = this.page.getByText("More to record");
    if ((await folded.count()) && !(await this.group.isVisible())) await folded.first().click();
    await this.page.getByLabel("Add a photo or file").setInputFiles(paths);
    await this.items.first().waitFor();
  }

  /** How many pixels the first picture has, once it is drawn. */
  async pixels() {
    await this.picture.waitFor();
    const drawn = await this.page.waitForFunction(
      (shown) => shown.naturalWidth > 0 && `${shown.naturalWidth} x ${shown.naturalHeight}`,
      await this.picture.elementHandle(),
    );
    return drawn.jsonValue();
  }

  /** The first attachment as the server has it, asked for by this page: one character a byte. */
  async onServer() {
    const hash = await this.items.first().getAttribute("data-hash");
    return this.page.evaluate(async (hash) => {
      const at = `/api/attachments/${location.pathname.split("/").pop()}/${hash}`;
      const { chunks } = await (await fetch(at)).json();
      let text = "";
      for (let nth = 0; nth < chunks.length; nth += 1) {
        text += new TextDecoder("latin1").decode(await (await fetch(`${at}/${nth}`)).arrayBuffer());
      }
      return text;
    }, hash);
  }

  /** Waits until the server has said that it has all of it. */
  async isReceived() {
    await this.items.getByText("Received", { exact: true }).waitFor();
  }
}
