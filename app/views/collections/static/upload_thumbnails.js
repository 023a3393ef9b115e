// Small pictures of the files in view, made here, one at a time.

const SHOWN = /^image\/(jpeg|png|webp|gif|avif)$/;
const LARGEST = 80e6; // bytes
let last = Promise.resolve();

/** Draws `file` on `canvas` if that is still on the page when its turn comes. */
export function drawThumbnail(canvas, file) {
  if (!SHOWN.test(file.type) || file.size > LARGEST) return;
  last = last.then(() => canvas.isConnected && draw(canvas, file)).catch(() => {}); // no picture: the row does without
}

async function draw(canvas, file) {
  const picture = await createImageBitmap(file, { resizeWidth: 80, resizeQuality: "medium" });
  Object.assign(canvas, { width: picture.width, height: picture.height });
  canvas.getContext("bitmaprenderer").transferFromImageBitmap(picture);
}
