/** A picture as it will be sent: no side longer than 1600 px, JPEG, without what the camera wrote into it. */
import type { Shot } from "./outbox";

const LONGEST = 1600;
const QUALITY = 0.82;

/** Raises where the file is no picture that this browser can read. */
export async function shot(file: Blob): Promise<Shot> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no JPEG"))), "image/jpeg", QUALITY),
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return { sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), blob };
}
