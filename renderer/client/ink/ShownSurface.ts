import { InkReplica } from '../../../sfu/protocol/ink/InkReplica.ts';
import type { Notices } from '../../../sfu/protocol/notices.ts';
import type { Responses } from '../../../sfu/protocol/operations.ts';
import { backoffMs } from '../signalling/backoff.ts';
import { CallError } from '../signalling/CallError.ts';
import type { Stroke } from './Stroke.ts';

type InkChunk = Responses['getInk'];

type Needs = {
	getInk: (from: number | undefined) => Promise<InkChunk>;
	changed: () => void;
	/** What we may undo here, as the server tells. */
	undoable: (chunk: Pick<InkChunk, 'canUndo' | 'canRedo'>) => void;
};

/** Whoever may not see the surface yet, e.g. because the page is turned at this moment, asks again so often. */
const maxAttempts = 5;

/** The ink of one surface as the server has it, while the surface is on the screen. */
export class ShownSurface {
	/** How many layers show it. */
	layers = 0;
	readonly #needs: Needs;
	#replica = new InkReplica();
	/** Being loaded, e.g. after a gap; the one before it is shown until then. */
	#loading: InkReplica | null = null;
	#retryTimer: ReturnType<typeof setTimeout> | undefined;
	#closed = false;

	constructor(needs: Needs) {
		this.#needs = needs;
	}

	get strokes(): readonly Stroke[] {
		return this.#replica.strokes;
	}

	get isLoaded(): boolean {
		return !this.#replica.isLoading;
	}

	drawn(notice: Notices['inkDrawn']): void {
		this.#loading?.drawn(notice);
		this.#apply(this.#replica.drawn(notice));
	}

	changed(notice: Notices['inkChanged']): void {
		this.#loading?.changed(notice);
		this.#apply(this.#replica.changed(notice));
	}

	/** Loads everything anew. */
	async load(attempt = 0): Promise<void> {
		clearTimeout(this.#retryTimer);
		const loading = new InkReplica();
		this.#loading = loading;
		try {
			let from: number | undefined;
			do {
				const chunk = await this.#needs.getInk(from);
				// Another load has begun, or the surface has gone from the screen.
				if (this.#loading !== loading || this.#closed) return;
				from = loading.load(chunk);
				this.#needs.undoable(chunk);
			} while (from !== undefined);
			this.#replica = loading;
			this.#loading = null;
			this.#needs.changed();
		} catch (cause) {
			if (this.#loading !== loading || this.#closed) return;
			this.#loading = null;
			// Without a connection it is loaded when we are in the room again.
			if (CallError.from(cause).code === 'unavailable' || attempt >= maxAttempts) return;
			this.#retryTimer = setTimeout(() => void this.load(attempt + 1), backoffMs(attempt));
		}
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#retryTimer);
	}

	#apply(result: 'applied' | 'other' | 'gap'): void {
		if (result === 'applied') this.#needs.changed();
		else if (result === 'gap' && !this.#loading) void this.load();
	}
}
