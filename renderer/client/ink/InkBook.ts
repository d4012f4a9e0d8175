import { nanoid } from 'nanoid';
import { encodePoints, type StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import type { InkStyle } from '../../../sfu/protocol/models/ink.ts';
import type { Responses } from '../../../sfu/protocol/operations.ts';
import type { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { InkOutbox } from './InkOutbox.ts';
import type { InkEvents, InkSource, LaserSpot } from './InkSource.ts';
import type { Piece } from './partEraser.ts';
import { ShownSurface } from './ShownSurface.ts';
import type { Stroke } from './Stroke.ts';
import { wholeInk } from './wholeInk.ts';

export type UndoState = { canUndo: boolean; canRedo: boolean };

/** What we have taken away, shown so before the server tells everybody. */
type Removal = { surface: string; removed: ReadonlySet<string>; pieces: readonly Stroke[] };

type Author = { peerId: string; name: string };

/** So often is sent where a laser points, ms. */
const laserMs = 33;

/**
 * The ink of everything that is on the screen: what the server has, and what we draw and erase, which is seen before the
 * server has it. Knows strokes, and nothing of how they are drawn.
 */
export class InkBook
	extends Emitter<
		InkEvents & {
			undoChanged: [surface: string, state: UndoState];
			/** The server did not take a stroke: it is drawn no longer. */
			refused: [CallError];
		}
	>
	implements InkSource
{
	readonly #signalling: Pick<Signalling, 'request' | 'on'>;
	readonly #outbox: InkOutbox;
	readonly #shown = new Map<string, ShownSurface>();
	#removals: Removal[] = [];
	#laser: { surface: string; at: LaserSpot } | null = null;
	#laserTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(signalling: Pick<Signalling, 'request' | 'on'>) {
		super();
		this.#signalling = signalling;
		this.#outbox = new InkOutbox({
			send: (data) => signalling.request('drawInk', data),
			changed: (surface) => this.#ownChanged(surface),
			othersDrawing: (surface) => this.#othersDrawing(surface),
			refused: (error) => this.emit('refused', error),
		});
		signalling.on('inkDrawn', (notice) => {
			for (const shown of this.#shown.values()) shown.drawn(notice);
		});
		signalling.on('inkChanged', (notice) => {
			for (const shown of this.#shown.values()) shown.changed(notice);
		});
		signalling.on('laserMoved', ({ surface, lasers }) => {
			for (const { peerId, at } of lasers) this.emit('laserMoved', surface, peerId, at);
		});
	}

	/** A layer shows the surface from now on. @returns how to end that */
	show(surface: string): () => void {
		const shown = this.#shown.get(surface) ?? this.#open(surface);
		shown.layers += 1;
		return () => {
			shown.layers -= 1;
			if (shown.layers > 0) return;
			shown.close();
			this.#shown.delete(surface);
		};
	}

	/** All that is to be seen, in the order of drawing. */
	strokesOf(surface: string): Stroke[] {
		const own = new Map(this.#outbox.of(surface).map((stroke) => [stroke.strokeId, stroke]));
		const removals = this.#removals.filter((removal) => removal.surface === surface);
		const isRemoved = ({ strokeId }: Stroke) => removals.some(({ removed }) => removed.has(strokeId));
		const strokes: Stroke[] = [];
		for (const stroke of this.#shown.get(surface)?.strokes ?? []) {
			// Ours has points that the server has not told yet.
			strokes.push(own.get(stroke.strokeId) ?? stroke);
			own.delete(stroke.strokeId);
		}
		return [...strokes, ...own.values()]
			.filter((stroke) => !isRemoved(stroke))
			.concat(removals.flatMap(({ pieces }) => pieces));
	}

	/** All of a surface, shown or not. @throws CallError */
	async read(surface: string): Promise<readonly Stroke[]> {
		if (this.#shown.get(surface)?.isLoaded) return this.strokesOf(surface);
		return wholeInk((from) => this.#getInk(surface, from));
	}

	/** In the room, again or for the first time: everything may have changed meanwhile. */
	entered(): void {
		for (const shown of this.#shown.values()) void shown.load();
		this.#outbox.resume();
	}

	/** @returns id of the new stroke */
	begin(surface: string, style: InkStyle, author: Author): string {
		this.emit('undoChanged', surface, { canUndo: true, canRedo: false });
		return this.#outbox.begin(surface, style, author);
	}

	/** @returns id of the stroke that goes on */
	add(strokeId: string, points: readonly StrokePoint[]): string {
		return this.#outbox.add(strokeId, points);
	}

	end(strokeId: string): void {
		this.#outbox.end(strokeId);
	}

	/** It was not meant, e.g. a palm: also those do not see it that have seen its beginning. */
	async cancel(surface: string, strokeId: string): Promise<void> {
		if (this.#outbox.cancel(strokeId)) await this.erase(surface, [strokeId]);
	}

	/** Shows strokes as gone while the eraser moves on. @returns how to show them again */
	hide(surface: string, removed: readonly string[], pieces: readonly Stroke[] = []): () => void {
		const removal = { surface, removed: new Set(removed), pieces };
		this.#removals.push(removal);
		this.#changed(surface);
		return () => {
			this.#removals = this.#removals.filter((other) => other !== removal);
			this.#changed(surface);
		};
	}

	/** @throws CallError */
	async erase(surface: string, strokeIds: readonly string[]): Promise<void> {
		this.#outbox.flush();
		await this.#removing(this.hide(surface, strokeIds), () =>
			this.#signalling.request('eraseInk', { surface, strokeIds: [...strokeIds] }),
		);
		this.emit('undoChanged', surface, { canUndo: true, canRedo: false });
	}

	/** Puts pieces in the place of strokes. @throws CallError */
	async replace(surface: string, cuts: readonly Cut[]): Promise<void> {
		this.#outbox.flush();
		const pieces = cuts.flatMap(({ pieces: left }) => left);
		const ids = cuts.map(({ stroke }) => stroke.strokeId);
		await this.#removing(this.hide(surface, ids, pieces), () =>
			this.#signalling.request('replaceInk', { surface, remove: ids, add: cuts.flatMap(additions) }),
		);
		this.emit('undoChanged', surface, { canUndo: true, canRedo: false });
	}

	/** @throws CallError */
	async undo(surface: string): Promise<void> {
		this.#outbox.flush();
		const { canUndo, canRedo } = await this.#signalling.request('undoInk', { surface });
		// Nobody is told of a stroke that was undone as soon as it was there.
		this.#told(surface);
		this.emit('undoChanged', surface, { canUndo, canRedo });
	}

	/** @throws CallError */
	async redo(surface: string): Promise<void> {
		this.#outbox.flush();
		const { canUndo, canRedo } = await this.#signalling.request('redoInk', { surface });
		this.emit('undoChanged', surface, { canUndo, canRedo });
	}

	/** @throws CallError */
	async clear(surface: string, whose: 'mine' | 'all'): Promise<void> {
		this.#outbox.flush();
		await this.#signalling.request('clearInk', { surface, whose });
		this.#told(surface);
		this.emit('undoChanged', surface, { canUndo: true, canRedo: false });
	}

	/** Where our laser is; shown here at once. Failures do not matter: the next place follows. */
	point(surface: string, at: LaserSpot, peerId: string): void {
		this.emit('laserMoved', surface, peerId, at);
		this.#laser = { surface, at };
		this.#laserTimer ??= setTimeout(() => this.#sendLaser(), laserMs);
	}

	/** Idempotent. */
	close(): void {
		clearTimeout(this.#laserTimer);
		this.#outbox.close();
		for (const shown of this.#shown.values()) shown.close();
		this.#shown.clear();
		this.#removals = [];
	}

	#open(surface: string): ShownSurface {
		const shown = new ShownSurface({
			getInk: (from) => this.#getInk(surface, from),
			changed: () => this.#told(surface),
			undoable: ({ canUndo, canRedo }) => this.emit('undoChanged', surface, { canUndo, canRedo }),
		});
		this.#shown.set(surface, shown);
		void shown.load();
		return shown;
	}

	#getInk(surface: string, from: number | undefined): Promise<Responses['getInk']> {
		return this.#signalling.request('getInk', { surface, ...(from !== undefined && { from }) });
	}

	/** The server has told something: what it has is not shown twice. */
	#told(surface: string): void {
		const strokes = this.#shown.get(surface)?.strokes ?? [];
		const closed = new Set(strokes.filter((stroke) => stroke.closed).map(({ strokeId }) => strokeId));
		for (const { strokeId, delivered } of this.#outbox.of(surface))
			if (closed.has(strokeId) || delivered) this.#outbox.forget(strokeId);
		this.#changed(surface);
	}

	#ownChanged(surface: string): void {
		if (this.#shown.has(surface)) this.#changed(surface);
		// Nobody tells us of a surface that is not on the screen.
		else for (const { strokeId, delivered } of this.#outbox.of(surface)) if (delivered) this.#outbox.forget(strokeId);
	}

	#othersDrawing(surface: string): number {
		const own = new Set(this.#outbox.of(surface).map(({ strokeId }) => strokeId));
		const strokes = this.#shown.get(surface)?.strokes ?? [];
		return strokes.filter(({ closed, strokeId }) => !closed && !own.has(strokeId)).length;
	}

	async #removing(show: () => void, request: () => Promise<unknown>): Promise<void> {
		try {
			await request();
		} finally {
			show();
		}
	}

	#changed(surface: string): void {
		this.emit('changed', surface);
	}

	#sendLaser(): void {
		this.#laserTimer = undefined;
		const laser = this.#laser;
		if (laser) void this.#signalling.request('pointLaser', { ...laser, at: laser.at && [...laser.at] }).catch(() => {});
	}
}

/** A stroke of which an eraser has left pieces. */
export type Cut = { stroke: Stroke; pieces: Stroke[] };

export const cutOf = (stroke: Stroke, pieces: readonly Piece[]): Cut => ({
	stroke,
	pieces: pieces.map((piece) => ({ ...stroke, ...piece, strokeId: nanoid(), closed: true })),
});

/** A piece that is drawn as the whole was stays its author's. */
const additions = ({ stroke, pieces }: Cut) =>
	pieces.map(({ strokeId, points, tool, color, width }) => ({
		strokeId,
		points: encodePoints(points),
		...(tool === stroke.tool ? { of: stroke.strokeId } : { style: { tool, color, width } }),
	}));
