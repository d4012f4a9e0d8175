import type { UndoState } from '../ink/InkBook.ts';
import { slice } from './slice.ts';

export type InkState = {
	/** The tile on which we draw, if we may; null: none. */
	inkTarget: string | null;
	/** Cameras and shared screens that have ink, or had it. */
	inkedSurfaces: readonly string[];
	/** What we may undo and redo, by surface; a surface that is not here is not known yet. */
	inkUndo: Readonly<Record<string, UndoState>>;
};

const nothing: InkState = { inkTarget: null, inkedSurfaces: [], inkUndo: {} };

/** Drawing on slides, boards, shared screens and cameras. The strokes themselves are in `InkBook`: they change too often for the state. */
export const inkSlice = slice<InkState>()({
	initial: nothing,
	// What may be undone comes with the ink of each surface, which is loaded anew.
	entered: ({ parts }) => ({ inkedSurfaces: parts.ink.surfaces, inkUndo: {} }),
	ended: nothing,
	notices: {
		inkDrawn: (state, { surface }) => withInk(state, surface),
		inkChanged: (state, { surface }) => withInk(state, surface),
		laserMoved: (state, { surface }) => withInk(state, surface),
	},
	effects: ({ ink, messages, update }) => {
		ink.on('undoChanged', (surface, undo) => update((state) => withUndo(state, surface, undo)));
		ink.on('refused', (error) => messages.failed('drawInk', error.toWire()));
		return { entered: () => ink.entered() };
	},
	actions: ({ attempt, command, ink, update }) => ({
		/** At most one tile at a time. @param target name of the tile; null: none */
		setInkTarget: (target: string | null) => update(() => ({ inkTarget: target })),
		/** The strokes and laser pointers of what is on the screen. */
		inkBook: () => ink,
		/** What is erased by hand. A failure becomes a message. */
		tryInk: (attempted: 'eraseInk' | 'replaceInk', work: Promise<unknown>) => void attempt(attempted, work),
		undoInk: (surface: string) => attempt('undoInk', ink.undo(surface)),
		redoInk: (surface: string) => attempt('redoInk', ink.redo(surface)),
		clearInk: (surface: string, whose: 'mine' | 'all') => attempt('clearInk', ink.clear(surface, whose)),
		clearAllInk: () => command('clearAllInk', {}),
	}),
});

/** Pages of documents show their ink whenever they are shown. */
function withInk({ inkedSurfaces }: InkState, surface: string | undefined): Partial<InkState> {
	if (!surface?.startsWith('media/') || inkedSurfaces.includes(surface)) return {};
	return { inkedSurfaces: [...inkedSurfaces, surface] };
}

function withUndo({ inkUndo }: InkState, surface: string, undo: UndoState): Partial<InkState> {
	const { canUndo, canRedo } = inkUndo[surface] ?? {};
	return canUndo === undo.canUndo && canRedo === undo.canRedo ? {} : { inkUndo: { ...inkUndo, [surface]: undo } };
}
