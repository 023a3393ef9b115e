// A worker that answers each file with its SHA-256 in hexadecimal digits, or with "" if the file cannot be read.

import { digestOf } from "./file_digest.js";

addEventListener("message", async ({ data: file }) => postMessage(await digestOf(file).catch(() => "")));
