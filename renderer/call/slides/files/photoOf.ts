import { canvasBlob } from '../../../client/ink/export/canvasBlob.ts';

const type = 'image/jpeg';
const quality = 0.92;

/** What was drawn into a canvas, as a photo. @throws Error where it has no pixels */
export const photoOf = async (canvas: HTMLCanvasElement): Promise<File> =>
	new File([await canvasBlob(canvas, type, quality)], 'photo.jpg', { type });
