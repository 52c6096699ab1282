// An authenticator: the app on a phone that makes one-time codes (RFC 6238: SHA-1, six digits, thirty
// seconds).

import { createHmac } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The bytes a key in base 32 stands for. */
function bytesOf(key) {
  const bits = [...key.replaceAll(" ", "")].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/** The code an authenticator with this key shows at a moment. */
export function codeAt(key, moment) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.parse(moment) / 30_000)));
  const digest = createHmac("sha1", bytesOf(key)).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
