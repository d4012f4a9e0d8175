import { canvasBlob } from './canvasBlob.ts';

/** Quality of what is encoded anew. */
const quality = 0.92;
/** The Exif part is among the first ones. */
const searchedBytes = 4_096;

/**
 * PDFs show the pixels of a JPEG as they are stored; phones store them lying and say in the Exif part how to turn them.
 * @returns the same bytes where there is no such part, else the picture as browsers show it
 * @throws Error: the browser cannot draw it
 */
export async function uprightJpeg(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	if (!hasExif(bytes)) return bytes;
	const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
	const canvas = document.createElement('canvas');
	canvas.width = bitmap.width;
	canvas.height = bitmap.height;
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
	bitmap.close();
	const upright = await canvasBlob(canvas, 'image/jpeg', quality);
	return new Uint8Array(await upright.arrayBuffer());
}

const hasExif = (bytes: Uint8Array): boolean =>
	new TextDecoder('latin1').decode(bytes.subarray(0, searchedBytes)).includes('Exif\0\0');
