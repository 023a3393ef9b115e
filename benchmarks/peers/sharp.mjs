// The peer sharp (libvips) in Node. The argument "two" uses two pipelines from the original, as sharp's guide shows;
// "one" makes both sizes from one decode.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const sharp = createRequire(join(process.env.SHARP_FOLDER, "package.json"))("sharp");
const WIDTH = 1200, HEIGHT = 4800, SIDE = 200;
const INSIDE = { fit: "inside", withoutEnlargement: true };
const PREVIEW = { quality: 85, progressive: true, optimizeCoding: true };
const THUMB = { quality: 75, optimizeCoding: true };

const ways = {
  async two(source, folder) {
    await sharp(source).autoOrient().resize(SIDE, SIDE, { fit: "cover" }).jpeg(THUMB).toFile(join(folder, "thumb.jpg"));
    await sharp(source).autoOrient().resize(WIDTH, HEIGHT, INSIDE).jpeg(PREVIEW).toFile(join(folder, "medium.jpg"));
  },
  async one(source, folder) {
    const preview = sharp(source).autoOrient().resize(WIDTH, HEIGHT, INSIDE).raw();
    const { data, info } = await preview.toBuffer({ resolveWithObject: true });
    const raw = { raw: { width: info.width, height: info.height, channels: info.channels } };
    await sharp(data, raw).jpeg(PREVIEW).toFile(join(folder, "medium.jpg"));
    await sharp(data, raw).resize(SIDE, SIDE, { fit: "cover" }).jpeg(THUMB).toFile(join(folder, "thumb.jpg"));
  },
};

const make = ways[process.argv[2]];
const { sharp: own, vips } = sharp.versions;
console.log(JSON.stringify({ version: `sharp ${own}, libvips ${vips}, Node ${process.versions.node}` }));
for await (const line of createInterface({ input: process.stdin })) {
  const { source, folder } = JSON.parse(line);
  await make(source, folder);
  console.log("{}");
}
