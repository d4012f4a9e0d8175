import { InkReplica } from '../../../sfu/protocol/ink/InkReplica.ts';
import type { PageInk } from '../../../sfu/protocol/materials.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { InkEvents, InkSource, LaserSpot } from './InkSource.ts';
import type { Stroke } from './Stroke.ts';

/** Between two requests, ms: a line that grows so often looks as if it were drawn. */
const pollMs = 200;

/** The ink of one page for who is not in the room, and is told of nothing: the host's projector view. */
export class PolledInk extends Emitter<InkEvents> implements InkSource {
	readonly #surface: string;
	readonly #read: (from: number) => Promise<PageInk>;
	#replica = new InkReplica();
	/** Of the last answer. */
	#revision = 0;
	readonly #lasers = new Map<string, LaserSpot>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#layers = 0;

	/** @param read a part of the ink from the stroke with that number on */
	constructor(surface: string, read: (from: number) => Promise<PageInk>) {
		super();
		this.#surface = surface;
		this.#read = read;
	}

	/** A layer shows it from now on. @returns how to end that */
	show(): () => void {
		this.#layers += 1;
		if (this.#layers === 1) void this.#poll();
		return () => {
			this.#layers -= 1;
			if (this.#layers === 0) clearTimeout(this.#timer);
		};
	}

	strokesOf(): readonly Stroke[] {
		return this.#replica.strokes;
	}

	async #poll(): Promise<void> {
		try {
			await this.#update();
		} catch {
			// The server is away for a moment, or it has the page no more: the view is told of that elsewhere.
			this.#revision = Number.POSITIVE_INFINITY;
		}
		if (this.#layers > 0) this.#timer = setTimeout(() => void this.#poll(), pollMs);
	}

	async #update(): Promise<void> {
		const answer = await this.#read(this.#firstOpen());
		const { surfaceNumber, revision, changedRevision } = answer;
		const isContinued = surfaceNumber === this.#replica.surfaceNumber && changedRevision <= this.#revision;
		if (!isContinued || revision < this.#revision) await this.#reload();
		else if (revision > this.#revision) await this.#goOn(answer);
		this.#point(answer.lasers);
	}

	/** What it was until now is shown until then. */
	async #reload(): Promise<void> {
		const replica = new InkReplica();
		const first = await this.#read(0);
		await this.#loadInto(replica, first);
		this.#replica = replica;
		this.#revision = first.revision;
		this.emit('changed', this.#surface);
	}

	async #goOn(first: PageInk): Promise<void> {
		await this.#loadInto(this.#replica, first);
		this.#revision = first.revision;
		this.emit('changed', this.#surface);
	}

	async #loadInto(replica: InkReplica, first: PageInk): Promise<void> {
		for (let next = replica.load(first); next !== undefined; ) next = replica.load(await this.#read(next));
	}

	/** Number of the first stroke that may still grow: those before it stay as they are. */
	#firstOpen(): number {
		const { strokes } = this.#replica;
		const open = strokes.find(({ closed }) => !closed);
		return open?.number ?? (strokes.at(-1)?.number ?? -1) + 1;
	}

	/** Only who has moved: a pointer whose last message was lost fades. */
	#point(lasers: PageInk['lasers']): void {
		const now = new Map<string, LaserSpot>(lasers.map(({ peerId, at }) => [peerId, at]));
		for (const peerId of this.#lasers.keys()) if (!now.has(peerId)) this.#moveLaser(peerId, null);
		for (const [peerId, at] of now) if (`${this.#lasers.get(peerId)}` !== `${at}`) this.#moveLaser(peerId, at);
	}

	#moveLaser(peerId: string, at: LaserSpot): void {
		if (at) this.#lasers.set(peerId, at);
		else this.#lasers.delete(peerId);
		this.emit('laserMoved', this.#surface, peerId, at);
	}
}
