// Starts aimock on a free loopback port as a painter, prints its address, and ends with its standard input.
// Usage: node painter.mjs FOLDER_OF_THE_PACKAGE
//
// Each prompt has a picture of its own, 3:2, and always the same one. A prompt that holds REFUSED is refused, each in its
// vendor's way; one with UNIFORM is painted in one colour, one with SQUARE as high as wide, and all with TWIN alike. With a share of faults as the second argument, so many requests fail: too many requests, a server error,
// a body that cannot be read, a refusal; none of them more than twice in a row.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";

const { LLMock } = await import(pathToFileURL(join(process.argv[2], "dist", "index.js")).href);
const unruly = Number(process.argv[3] ?? 0);
const WIDTH = 96;
const HEIGHT = 64;
const TWIN = createHash("sha256").update("TWIN").digest();
const asked = new Map();

function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return (rest ^ 0xffffffff) >>> 0;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

// A PNG (https://www.w3.org/TR/png-3/): four bands whose colours come from the prompt, or one colour that flickers.
function picture(digest, height = HEIGHT, uniform = false) {
  const rows = Buffer.alloc(height * (1 + 3 * WIDTH));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = y * (1 + 3 * WIDTH) + 1 + 3 * x;
      const band = 3 * Math.floor((4 * y) / height);
      for (let colour = 0; colour < 3; colour++)
        rows[at + colour] = uniform ? 120 + 40 * ((x + y) % 2) : (digest[band + colour] + x) % 256;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function refusal(byOpenAI) {
  return byOpenAI
    ? { error: { message: "Your request was rejected by the safety system.", code: "moderation_blocked" }, status: 400 }
    : { content: "I cannot paint that.", finishReason: "IMAGE_SAFETY" };
}

function fault(digest, byOpenAI) {
  const key = digest.toString("hex");
  const before = asked.get(key) ?? 0;
  asked.set(key, before + 1);
  const dice = createHash("sha256").update(`${key} ${before}`).digest();
  if (before > 1 || dice[0] >= 256 * unruly) return undefined;
  return [
    () => ({ error: { message: "Slow down." }, status: 429, retryAfter: 1 }),
    () => ({ error: { message: "Something broke." }, status: 500 }),
    () => (byOpenAI ? { image: { b64Json: "AAAA" } } : { content: "", finishReason: "MALFORMED_RESPONSE" }),
    () => refusal(byOpenAI),
  ][dice[1] % 4]();
}

function paint(request) {
  const byOpenAI = request._endpointType === "image";
  const prompt = request.messages.map((message) => message.content).join("\n");
  const digest = createHash("sha256").update(`${request.model}\n${prompt}`).digest();
  if (prompt.includes("REFUSED")) return refusal(byOpenAI);
  const wrong = fault(digest, byOpenAI);
  if (wrong) return wrong;
  const height = prompt.includes("SQUARE") ? WIDTH : HEIGHT;
  const look = prompt.includes("TWIN") ? TWIN : digest;
  const b64Json = picture(look, height, prompt.includes("UNIFORM")).toString("base64");
  // aimock says of inline data that it is a sound, whatever its type.
  return byOpenAI ? { image: { b64Json } } : { audio: { b64Json, contentType: "image/png" } };
}

const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent" });
mock.on({}, paint);
await mock.start();
console.log(mock.url);
process.stdin.on("end", () => process.exit(0)).resume();
