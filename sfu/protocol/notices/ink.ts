import { z } from 'zod';
import { InkPlace, InkStroke, InkStrokeHead, Surface } from '../models/ink.ts';
import { noun } from './notice.ts';

const surfaceNumber = z
	.number()
	.int()
	.describe('of the surface, in frames; another one after the server was restarted');
const revision = z.number().int().describe('one more than that of the notice before; a gap: call `getInk` again');

const change = { surface: Surface, surfaceNumber, revision };

/** Sent to everybody who may see the surface, also to whoever drew. */
export const ink = noun({
	notices: {
		inkDrawn: z.object({
			frame: z
				.string()
				.describe(
					'base64url of varints: surfaceNumber, revision, and for each batch the number of the stroke, the index of its first point, twice the number of points (plus 1 for the last batch), and zigzag differences of x, y and pressure',
				),
			surface: Surface.exactOptional().describe('beside `begun`: the surface of the frame'),
			begun: z.array(InkStrokeHead).exactOptional().describe('strokes that begin in this frame'),
		}),
		inkChanged: z.union([
			z.object({
				...change,
				removed: z.array(z.number().int()).describe('numbers of strokes'),
				added: z.array(InkStroke),
			}),
			z.object({ ...change, reload: z.literal(true).describe('too much has changed: call `getInk`') }),
		]),
		laserMoved: z.object({
			surface: Surface,
			lasers: z.array(z.object({ peerId: z.string(), at: InkPlace.nullable().describe('null: off') })),
		}),
	},
	snapshot: z.object({ surfaces: z.array(Surface).describe('cameras and shared screens that have ink') }),
});
