import type { Size } from './stageLayout.ts';
import type { VideoFit } from './videoFit.ts';

/** Where a whole picture lies in its area, CSS px: partly outside of it where the picture is cut. */
export type PictureBox = Size & { left: number; top: number };

/** As `object-fit` lays a picture out in the middle of its area. null: one of the sizes is not known yet. */
export function pictureBox(picture: Size, area: Size, fit: VideoFit): PictureBox | null {
	const ratios = [area.width / picture.width, area.height / picture.height];
	const scale = fit === 'contain' ? Math.min(...ratios) : Math.max(...ratios);
	if (!(scale > 0 && Number.isFinite(scale))) return null;
	const [width, height] = [picture.width * scale, picture.height * scale];
	return { left: (area.width - width) / 2, top: (area.height - height) / 2, width, height };
}
