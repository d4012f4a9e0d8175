import { z } from 'zod';
import {
	InkPart,
	InkPlace,
	InkStyle,
	maxBatchPoints,
	maxBatchStrokes,
	maxChangedStrokes,
	maxStrokePoints,
	pointsText,
	StrokeId,
	Surface,
} from '../models/ink.ts';
import { Done, NoFields, operation } from './operation.ts';

/** Participants need the permission, and draw on nothing but what is shown; the part `ink` checks the latter. */
const drawing = { budget: 'ink', from: 'room', who: 'anyone', permission: 'draw' } as const;

const OnSurface = z.object({ surface: Surface });
const nowhere = { surface: 'media/none' };
const History = z.object({
	canUndo: z.boolean().describe('whether this person has a change on the surface to undo'),
	canRedo: z.boolean(),
});

const Style = InkStyle.refine(({ tool, text }) => (tool === 'text') === (text !== undefined), {
	error: 'a text, and nothing else, has a text',
});

const Batch = z.object({
	strokeId: StrokeId,
	style: Style.optional().describe('in the first batch of a stroke'),
	from: z.number().int().min(0).max(maxStrokePoints).describe('index of the first point; the server skips what it has'),
	points: pointsText(maxBatchPoints).describe('differences from the point before the batch'),
	done: z.boolean().optional().describe('the last batch of the stroke'),
});

/** A piece keeps the looks, the author and the name of the stroke that it was cut out of. */
const Added = z.union([
	z.object({ strokeId: StrokeId, of: StrokeId.describe('one of `remove`'), points: pointsText(maxStrokePoints) }),
	z.object({ strokeId: StrokeId, style: Style, points: pointsText(maxStrokePoints) }),
]);

export const ink = {
	drawInk: operation({
		...drawing,
		request: OnSurface.extend({ strokes: z.array(Batch).min(1).max(maxBatchStrokes) }).describe(
			'all of it or, when it is refused, nothing',
		),
		answer: Done,
		example: { ...nowhere, strokes: [{ strokeId: 'stroke-1', from: 0, points: '' }] },
		repeatable: true,
	}),
	eraseInk: operation({
		...drawing,
		request: OnSurface.extend({ strokeIds: z.array(StrokeId).min(1).max(maxChangedStrokes) }).describe(
			"hosts and co-hosts may erase others' strokes; unknown ones are ignored",
		),
		answer: Done,
		example: { ...nowhere, strokeIds: ['stroke-1'] },
		repeatable: true,
	}),
	replaceInk: operation({
		...drawing,
		request: OnSurface.extend({
			remove: z.array(StrokeId).max(maxChangedStrokes),
			add: z.array(Added).max(maxChangedStrokes),
		}).describe('one change, which is undone as one: a part of a stroke is erased, a text is edited'),
		answer: Done,
		example: { ...nowhere, remove: [], add: [] },
		repeatable: true,
	}),
	undoInk: operation({ ...drawing, request: OnSurface, answer: History, example: nowhere, repeatable: false }),
	redoInk: operation({ ...drawing, request: OnSurface, answer: History, example: nowhere, repeatable: false }),
	clearInk: operation({
		...drawing,
		request: OnSurface.extend({ whose: z.enum(['mine', 'all']).describe('all: hosts and co-hosts only') }),
		answer: Done,
		example: { ...nowhere, whose: 'mine' },
		repeatable: true,
	}),
	clearAllInk: operation({
		...drawing,
		who: 'moderator',
		request: NoFields,
		answer: Done,
		repeatable: true,
	}),
	pointLaser: operation({
		...drawing,
		request: OnSurface.extend({ at: InkPlace.nullable().describe('null: off') }),
		answer: Done,
		example: { ...nowhere, at: null },
		repeatable: true,
	}),
	getInk: operation({
		budget: 'ink',
		from: 'room',
		who: 'anyone',
		request: OnSurface.extend({ from: z.number().int().min(0).optional().describe('`next` of the answer before') }),
		answer: History.extend(InkPart.shape),
		example: nowhere,
		repeatable: true,
	}),
};
