import { setImmediate } from 'node:timers/promises';
import { errors } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Logger } from '../Logger.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { type MediaListeners, RoomMedia } from './RoomMedia.ts';

export type RouterListeners = MediaListeners & {
	/** Its worker died, everything on it is gone, and a new router stands. */
	restarted(media: RoomMedia): void;
};

type Context = { pool: WorkerPool; logger: Logger; voices: number };

/** Workers that may die while one router is being made. */
const maxAttempts = 5;

/** Keeps a router for a room as long as somebody holds it: made when first asked for, anew when its worker dies. */
export class RoomRouter {
	readonly #context: Context;
	readonly #roomId: string;
	readonly #listeners: RouterListeners;
	#holders = 0;
	#closed = false;
	#media: Promise<RoomMedia> | undefined;
	#made: RoomMedia | undefined;

	constructor(context: Context, roomId: string, listeners: RouterListeners) {
		this.#context = context;
		this.#roomId = roomId;
		this.#listeners = listeners;
	}

	/** Also while nobody holds it. @throws SfuError unavailable */
	async capabilities(): Promise<RtpCapabilities> {
		const release = this.hold();
		try {
			return (await this.get()).rtpCapabilities;
		} finally {
			release();
		}
	}

	/** Returns how to let go. The router closes with its last holder. */
	hold(): () => void {
		this.#holders++;
		let held = true;
		return () => {
			if (held && --this.#holders === 0) this.#release();
			held = false;
		};
	}

	/** @throws SfuError wrong-state (nobody holds it: the peer has left, or the room has closed), unavailable */
	get(): Promise<RoomMedia> {
		if (this.#closed || this.#holders === 0)
			return Promise.reject(new SfuError('wrong-state', 'the participant has left'));
		this.#media ??= this.#create();
		return this.#media;
	}

	/** As it stands now; undefined: there is none, or it is still being made. */
	get made(): RoomMedia | undefined {
		return this.#made;
	}

	/** For good, whoever still holds it. */
	close(): void {
		this.#closed = true;
		this.#release();
	}

	#release(): void {
		const media = this.#media;
		this.#media = undefined;
		this.#made?.close();
		this.#made = undefined;
		// One that is still being made.
		void media?.then(
			(made) => made.close(),
			() => undefined,
		);
	}

	async #create(): Promise<RoomMedia> {
		try {
			const media = await this.#attempt();
			this.#made = media;
			media.router.once('workerclose', () => void this.#restart(media));
			return media;
		} catch (error) {
			this.#media = undefined;
			if (!(error instanceof errors.WorkerClosedError)) throw error;
			throw new SfuError('unavailable', 'no media worker stays alive', { cause: error });
		}
	}

	async #attempt(attempt = 1): Promise<RoomMedia> {
		try {
			const { pool, voices } = this.#context;
			return await RoomMedia.create(pool, this.#listeners, voices);
		} catch (error) {
			if (!(error instanceof errors.WorkerClosedError) || attempt === maxAttempts) throw error;
			return this.#attempt(attempt + 1);
		}
	}

	async #restart(dead: RoomMedia): Promise<void> {
		// What was piped to other workers has no source any more.
		dead.close();
		this.#media = undefined;
		this.#made = undefined;
		// On SIGTERM mediasoup ends its workers by itself, just before the room is closed: that is no worker's death.
		await setImmediate();
		if (this.#closed || this.#holders === 0) return;
		const { logger } = this.#context;
		try {
			const media = await this.get();
			logger.warn({ roomId: this.#roomId, workerPid: media.worker.pid }, 'media of a room restarted');
			this.#listeners.restarted(media);
		} catch (error) {
			logger.error({ roomId: this.#roomId, err: error }, 'media of a room could not be restarted');
		}
	}
}
