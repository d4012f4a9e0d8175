import { createHash } from 'node:crypto';
import { InkReplica } from '../../sfu/protocol/ink/InkReplica.ts';
import type { SignallingPeer } from '../peers/SignallingPeer.ts';
import type { FrameCount } from '../wire/FrameCount.ts';
import type { DrawnStroke } from './Drawer.ts';

/** Somebody who sees what is drawn. */
export class Viewer {
	/** From the moment the pen was there until the point was decoded, ms. */
	readonly delaysMs: number[] = [];
	readonly #received: FrameCount;
	readonly #replica = new InkReplica();
	readonly #drawnBy: () => ReadonlyMap<string, DrawnStroke>;
	/** Points of each stroke whose delay is known. */
	readonly #seen = new Map<string, number>();

	private constructor(peer: SignallingPeer, drawn: () => ReadonlyMap<string, DrawnStroke>) {
		this.#drawnBy = drawn;
		if (!peer.received) throw new Error('what the peer receives is not counted');
		this.#received = peer.received;
	}

	/**
	 * @param drawn by the strokes' ids, what was drawn so far
	 * @param measures delays, which takes time itself
	 */
	static async watch(
		peer: SignallingPeer,
		surface: string,
		{ drawn, measures }: { drawn: () => ReadonlyMap<string, DrawnStroke>; measures: boolean },
	): Promise<Viewer> {
		const viewer = new Viewer(peer, drawn);
		peer.on('inkDrawn', (notice) => {
			if (viewer.#replica.drawn(notice) === 'applied' && measures) viewer.#measure();
		});
		peer.on('inkChanged', (notice) => viewer.#replica.changed(notice));
		let next: number | undefined = 0;
		while (next !== undefined) next = viewer.#replica.load(await peer.request('getInk', { surface, from: next }));
		return viewer;
	}

	/** Payload of all WebSocket messages so far, bytes. */
	get receivedBytes(): number {
		return this.#received.bytes;
	}

	get hasGap(): boolean {
		return this.#replica.hasGap;
	}

	/** Of everything that is drawn: the same where the same picture is seen. */
	get hash(): string {
		const drawn = this.#replica.strokes.map(({ strokeId, tool, color, width, name, points, closed }) => ({
			...{ strokeId, tool, color, width, name, points, closed },
		}));
		return createHash('sha256').update(JSON.stringify(drawn)).digest('hex');
	}

	/** Points that were drawn and are not seen here, or are seen twice, or elsewhere. */
	get wrongPoints(): number {
		const seen = new Map(this.#replica.strokes.map((stroke) => [stroke.strokeId, stroke.points]));
		return [...this.#drawnBy()].reduce((wrong, [strokeId, { points }]) => {
			const there = seen.get(strokeId) ?? [];
			const surplus = Math.max(0, there.length - points.length);
			return wrong + surplus + points.filter((point, index) => String(point) !== String(there[index])).length;
		}, 0);
	}

	#measure(): void {
		const nowMs = performance.now();
		const drawn = this.#drawnBy();
		for (const { strokeId, points } of this.#replica.strokes) {
			const atMs = drawn.get(strokeId)?.atMs;
			const seen = this.#seen.get(strokeId) ?? 0;
			if (!atMs || seen === points.length) continue;
			for (const wasAtMs of atMs.slice(seen, points.length)) this.delaysMs.push(nowMs - wasAtMs);
			this.#seen.set(strokeId, points.length);
		}
	}
}
