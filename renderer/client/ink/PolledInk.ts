import { InkReplica } from '../../../sfu/protocol/ink/InkReplica.ts';
import type { PageInk } from '../../../sfu/protocol/materials.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { InkEvents, InkSource, LaserSpot } from './InkSource.ts';
import type { Stroke } from './Stroke.ts';

/** Between two requests, ms: a line that grows so often looks as if it were drawn. */
const pollMs = 200;
/** Most between two requests while they fail, ms: each pause is twice the one before. */
const mostPollMs = 2_000;
/** Asking more often with a token that is refused would count as guessing. */
const refusedPollMs = 10_000;

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
	/** Ends the polling that the first layer began; what it asked last may still be answered. */
	#showing = new AbortController();

	/** @param read a part of the ink from the stroke with that number on; throws CallError */
	constructor(surface: string, read: (from: number) => Promise<PageInk>) {
		super();
		this.#surface = surface;
		this.#read = read;
	}

	/** A layer shows it from now on. @returns how to end that */
	show(): () => void {
		this.#layers += 1;
		if (this.#layers === 1) {
			this.#showing = new AbortController();
			void this.#poll(this.#showing.signal);
		}
		return () => {
			this.#layers -= 1;
			if (this.#layers > 0) return;
			this.#showing.abort();
			clearTimeout(this.#timer);
		};
	}

	strokesOf(): readonly Stroke[] {
		return this.#replica.strokes;
	}

	async #poll(signal: AbortSignal, failures = 0): Promise<void> {
		const failure = await this.#update(signal).catch(CallError.from);
		if (signal.aborted) return;
		// The server is away for a moment, or it has the page no more: the view is told of that elsewhere.
		if (failure) this.#revision = Number.POSITIVE_INFINITY;
		const again = () => void this.#poll(signal, failure ? failures + 1 : 0);
		this.#timer = setTimeout(again, failure ? pauseMs(failure, failures + 1) : pollMs);
	}

	async #update(signal: AbortSignal): Promise<void> {
		const from = this.#firstOpen();
		const answer = await this.#ask(from, signal);
		const { surfaceNumber, revision, changedRevision } = answer;
		const isContinued = surfaceNumber === this.#replica.surfaceNumber && changedRevision <= this.#revision;
		if (!isContinued || revision < this.#revision)
			await this.#reload(from === 0 ? answer : await this.#ask(0, signal), signal);
		else if (revision > this.#revision) await this.#goOn(answer, signal);
		this.#point(answer.lasers);
	}

	/** @throws CallError; DOMException: the layer that asked has ended, and another one may have asked meanwhile */
	async #ask(from: number, signal: AbortSignal): Promise<PageInk> {
		const answer = await this.#read(from);
		signal.throwIfAborted();
		return answer;
	}

	/** What it was until now is shown until then. */
	async #reload(first: PageInk, signal: AbortSignal): Promise<void> {
		const replica = new InkReplica();
		await this.#loadInto(replica, first, signal);
		this.#replica = replica;
		this.#revision = first.revision;
		this.emit('changed', this.#surface);
	}

	async #goOn(first: PageInk, signal: AbortSignal): Promise<void> {
		await this.#loadInto(this.#replica, first, signal);
		this.#revision = first.revision;
		this.emit('changed', this.#surface);
	}

	async #loadInto(replica: InkReplica, first: PageInk, signal: AbortSignal): Promise<void> {
		for (let next = replica.load(first); next !== undefined; ) next = replica.load(await this.#ask(next, signal));
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

/** @param failures in a row, this one included */
function pauseMs({ code, retryAfterMs }: CallError, failures: number): number {
	const isRefusal = code === 'unauthorized' || code === 'forbidden' || code === 'rate-limited';
	return isRefusal ? (retryAfterMs ?? refusedPollMs) : Math.min(pollMs * 2 ** failures, mostPollMs);
}
