import type { Emitter } from '../signalling/Emitter.ts';
import type { Stroke } from './Stroke.ts';

/** Where somebody points; null: nowhere any more. */
export type LaserSpot = readonly [x: number, y: number] | null;

export type InkEvents = {
	/** The strokes of a surface. */
	changed: [surface: string];
	laserMoved: [surface: string, peerId: string, at: LaserSpot];
};

/** Where the ink comes from that is drawn: what we are told in a class (`InkBook`), or ask for (`PolledInk`). */
export type InkSource = Pick<Emitter<InkEvents>, 'on'> & {
	/** A layer shows the surface from now on. @returns how to end that */
	show(surface: string): () => void;
	/** In the order of drawing. */
	strokesOf(surface: string): readonly Stroke[];
};
