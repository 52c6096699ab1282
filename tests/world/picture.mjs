// A photograph as phones take them: a large JPEG that says, in its EXIF, where it was taken.

import { writeFile } from "node:fs/promises";

/** Words that stand in the picture's EXIF, and nowhere in its picture. */
export const PLACE = "Hallam Rigg Farm 54.5123N";

/** Runs in a page: a JPEG of noise, since noise does not become small. */
async function noise([width, height]) {
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d");
  const image = drawing.createImageData(width, height);
  for (let at = 0; at < image.data.length; at += 4) {
    image.data[at] = Math.random() * 256;
    image.data[at + 1] = at % 251;
    image.data[at + 2] = (at >> 8) % 256;
    image.data[at + 3] = 255;
  }
  drawing.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  return [...new Uint8Array(await blob.arrayBuffer())];
}

/** Writes such a photograph to a file, made with the help of a page. */
export async function takePicture(page, path, size = [2400, 1600]) {
  const jpeg = Buffer.from(await page.evaluate(noise, size));
  // A TIFF with one entry, the description of the picture (tag 0x010e).
  const text = Buffer.from(`${PLACE}\0`, "latin1");
  const tiff = Buffer.concat([Buffer.from("4d4d002a000000080001010e0002", "hex"), Buffer.alloc(8), Buffer.alloc(4), text]);
  tiff.writeUInt32BE(text.length, 14);
  tiff.writeUInt32BE(26, 18);
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]);
  await writeFile(path, Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]));
}
