import { canvasBlob } from '../../../client/ink/export/canvasBlob.ts';
import { RefusedFile } from '../../../client/state/documents.ts';
import type { Size } from '../../../ui/stageLayout.ts';
import { contextOf, loadImage } from '../pages/imagePage.ts';

/** Longest side of the picture, pixels: sharp on a display of 4K. */
const longestSide = 3840;
/** Shapes that are a hundred times as long as wide are no page. */
const maxAspect = 20;

/**
 * A drawing as a PNG. It is drawn by an image element, in which browsers run no script and fetch nothing: nobody else's browser
 * gets the SVG itself. @throws RefusedFile
 */
export async function rasteriseSvg(file: Blob): Promise<Blob> {
	const drawing = new DOMParser().parseFromString(await file.text(), 'image/svg+xml');
	const svg = drawing.documentElement;
	if (svg.localName !== 'svg' || drawing.querySelector('parsererror')) throw new RefusedFile('invalid');
	const size = pixelsOf(svg);
	if (!size) throw new RefusedFile('noSize');
	// Without a size in pixels, Firefox draws nothing.
	svg.setAttribute('width', String(size.width));
	svg.setAttribute('height', String(size.height));
	const sized = new Blob([new XMLSerializer().serializeToString(drawing)], { type: 'image/svg+xml' });
	const url = URL.createObjectURL(sized);
	try {
		const image = await loadImage(url);
		const canvas = Object.assign(document.createElement('canvas'), size);
		const context = contextOf(canvas);
		context.fillStyle = '#ffffff';
		context.fillRect(0, 0, size.width, size.height);
		context.drawImage(image, 0, 0, size.width, size.height);
		return await pngOf(canvas);
	} catch (cause) {
		throw cause instanceof RefusedFile ? cause : new RefusedFile('invalid', { cause });
	} finally {
		URL.revokeObjectURL(url);
	}
}

function pixelsOf(svg: Element): Size | null {
	const [, , boxWidth = 0, boxHeight = 0] = (svg.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
	const given = { width: lengthOf(svg, 'width'), height: lengthOf(svg, 'height') };
	const { width, height } = given.width > 0 && given.height > 0 ? given : { width: boxWidth, height: boxHeight };
	if (!(width > 0 && height > 0) || Math.max(width / height, height / width) > maxAspect) return null;
	// What has a size of its own and no box would keep that size in a corner of a larger picture.
	if (!(boxWidth > 0 && boxHeight > 0)) svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
	const scale = longestSide / Math.max(width, height);
	return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** In any unit, both sides in the same; 0: none, or a share of something else. */
function lengthOf(svg: Element, name: 'width' | 'height'): number {
	const text = svg.getAttribute(name) ?? '';
	return text.endsWith('%') ? 0 : Number.parseFloat(text) || 0;
}

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
	canvasBlob(canvas).catch(() => {
		throw new RefusedFile('invalid');
	});
