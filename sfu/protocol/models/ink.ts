import { z } from 'zod';
import { pageUnits } from '../ink/strokePoints.ts';
import { withoutControlsInMessage } from '../names/controls.ts';

/** A minute of drawing at 60 points a second, and more: whoever draws longer begins another stroke. */
export const maxStrokePoints = 5_000;
/** Points of one stroke in one request; a pen that sends 240 a second has 8 in 33 ms. */
export const maxBatchPoints = 512;
/** Strokes in one request to draw. */
export const maxBatchStrokes = 16;
/** Strokes that one change removes, or adds. */
export const maxChangedStrokes = 1_000;
export const maxInkText = 500;
/** Most characters of a point list: three varints of 3, 3 and 2 bytes for a point, 4 characters for 3 bytes. */
const pointChars = (points: number) => Math.ceil((points * 8 * 4) / 3);

/** Our ids and those of mediasoup. */
const id = '[\\w-]{1,64}';
/** As `PageId` of documents: a page has one name only. */
const page = '(?:s(?:0|[1-9]\\d{0,2})|b[\\w-]{21})';

/** What can be drawn on: a page of a document, or the picture of a camera or shared screen. */
export const Surface = z
	.string()
	.max(200)
	.regex(new RegExp(`^(?:doc/${id}/${page}|media/${id})$`))
	.describe('`doc/<documentId>/<pageId>` or `media/<producerId>`');

export const StrokeId = z
	.string()
	.regex(/^[A-Za-z0-9_-]{8,32}$/)
	.describe('random, chosen by whoever draws it');

const InkTool = z.enum(['pen', 'highlighter', 'line', 'arrow', 'rectangle', 'ellipse', 'text']);

/** Encoded points, as long as a stroke or a batch may be. */
export const pointsText = (maxPoints: number) =>
	z
		.string()
		.max(pointChars(maxPoints))
		.describe(
			'zigzag varints of the differences of x, y (1/10000 of width and height) and pressure (1/100), base64url',
		);

/** How a stroke looks. Of shapes the first and last point count; a text has its top left corner at the first one. */
export const InkStyle = z.object({
	tool: InkTool,
	color: z.number().int().min(0).max(7).describe('index of the palette'),
	width: z.number().int().min(1).max(1000).describe("1/10000 of the picture's width; of a text, height of its letters"),
	text: z.string().overwrite(withoutControlsInMessage).min(1).max(maxInkText).exactOptional(),
});
export type InkStyle = z.output<typeof InkStyle>;

const strokeNumber = z
	.number()
	.int()
	.describe('counts up on its surface: the order of drawing, and what frames name the stroke by');

/** A stroke without its points. */
export const InkStrokeHead = InkStyle.extend({
	strokeId: StrokeId,
	number: strokeNumber,
	peerId: z.string().describe('who drew it'),
	name: z.string().describe('of whoever drew it, also when they have left'),
});
export type InkStrokeHead = z.output<typeof InkStrokeHead>;

export const InkStroke = InkStrokeHead.extend({
	points: pointsText(maxStrokePoints),
	closed: z.boolean().describe('no more points will follow'),
}).meta({ id: 'InkStroke' });
export type InkStroke = z.output<typeof InkStroke>;

/** Some of the ink of one surface, in the order of drawing. */
export const InkPart = z.object({
	surfaceNumber: z.number().int().describe('names the surface in notices, until the server restarts'),
	revision: z.number().int().describe('of the surface: notices up to it are in the answer'),
	strokes: z.array(InkStroke).describe('in the order of drawing'),
	next: z.number().int().exactOptional().describe('there are more: ask again with `from`'),
});
export type InkPart = z.output<typeof InkPart>;

/** Where nobody has moved a laser pointer for so long, it is off: the end may have been lost, ms. */
export const laserRestMs = 4_000;

/** Where a laser pointer is: 1/10000 of width and height. */
export const InkPlace = z.tuple([z.number().int().min(0).max(pageUnits), z.number().int().min(0).max(pageUnits)]);
