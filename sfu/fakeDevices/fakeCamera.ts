/** sRGB, 0 to 255. */
type Colour = readonly [red: number, green: number, blue: number];

const widthPx = 640;
const heightPx = 360;
const usualFramesPerSecond = 15;

/**
 * A camera as a file of raw video (YUV4MPEG2), which Chromium plays in a loop in place of one: a figure that nods once a second in
 * front of a plain background. Tests measure the background, the figure is for screenshots.
 * @param seconds a whole number, so that the loop has no jump
 * @param framesPerSecond a whole number; browsers capture, encode and draw as many. Default 15
 * @returns the file, piece by piece: 5 MB a second, with the default
 */
export function* fakeCamera(
	background: Colour,
	seconds: number,
	framesPerSecond = usualFramesPerSecond,
): Generator<Buffer> {
	yield Buffer.from(`YUV4MPEG2 W${widthPx} H${heightPx} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
	const nod = Array.from({ length: framesPerSecond }, (_, index) => frame(background, index / framesPerSecond));
	for (let second = 0; second < seconds; second++) for (const each of nod) yield each;
}

/** @param phase of the nod, 0 to 1 */
function frame(background: Colour, phase: number): Buffer {
	const figure: Colour = [lighten(background[0]), lighten(background[1]), lighten(background[2])];
	const planes = { background: toYuv(background), figure: toYuv(figure) };
	const nodPx = Math.round(6 * Math.sin(2 * Math.PI * phase));
	const chunks = [Buffer.from('FRAME\n')];
	for (const [plane, scale] of [[0, 1] as const, [1, 2] as const, [2, 2] as const]) {
		const pixels = Buffer.alloc((widthPx / scale) * (heightPx / scale), planes.background[plane]);
		for (let y = 0; y < heightPx / scale; y++) {
			const [left, right] = figureSpan(y * scale, nodPx);
			if (right > left) {
				const row = (y * widthPx) / scale;
				pixels.fill(planes.figure[plane], row + Math.round(left / scale), row + Math.round(right / scale));
			}
		}
		chunks.push(pixels);
	}
	return Buffer.concat(chunks);
}

/** Left and right end of head or shoulders in row `y`, px; [0, 0] when the row has neither. */
function figureSpan(y: number, nodPx: number): [left: number, right: number] {
	const head = halfWidth(y, 150 + nodPx, 62, 62);
	const shoulders = halfWidth(y, 390, 150, 150);
	const half = Math.max(head, shoulders);
	return half === 0 ? [0, 0] : [widthPx / 2 - half, widthPx / 2 + half];
}

function halfWidth(y: number, centreY: number, radiusX: number, radiusY: number): number {
	const distance = (y - centreY) / radiusY;
	return Math.abs(distance) >= 1 ? 0 : radiusX * Math.sqrt(1 - distance * distance);
}

const lighten = (channel: number) => Math.round(channel + (255 - channel) * 0.4);

/** BT.601, limited range, as Chromium reads y4m. */
function toYuv([red, green, blue]: Colour): readonly [number, number, number] {
	return [
		Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
		Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
		Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
	];
}
