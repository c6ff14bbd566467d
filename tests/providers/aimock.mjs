// Starts aimock on a free loopback port, prints its address, and ends with its standard input.
// Usage: node aimock.mjs FOLDER_OF_THE_PACKAGE
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { LLMock } = await import(pathToFileURL(join(process.argv[2], "dist", "index.js")).href);
const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent" });
await mock.start();
console.log(mock.url);
process.stdin.on("end", () => process.exit(0)).resume();
