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
	/** The router has closed, or its worker has died. */
	closed(): void;
};

type Context = { pool: WorkerPool; logger: Logger; voices: number };

/** Workers that may die while one router is being created. */
const maxAttempts = 5;

/** Keeps the router of a room as long as somebody holds it: created when first asked for, and again when its worker dies. */
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

	/** Returns the release; idempotent. The router closes when its last holder releases it. */
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
		this.#media ??= this.#begin();
		return this.#media;
	}

	/** As it stands now; undefined: none, or it is still being created. */
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
		const isMade = this.#made !== undefined;
		this.#media = undefined;
		this.#made?.close();
		this.#made = undefined;
		if (isMade) this.#listeners.closed();
		// One that is still being created.
		void media?.then(
			(made) => made.close(),
			() => undefined,
		);
	}

	#begin(): Promise<RoomMedia> {
		const begun = this.#create();
		begun.then(
			(media) => {
				// Released meanwhile: `#release` closes it.
				if (this.#media !== begun) return;
				this.#made = media;
				media.router.once('workerclose', () => void this.#restart(media));
			},
			() => {
				if (this.#media === begun) this.#media = undefined;
			},
		);
		return begun;
	}

	async #create(): Promise<RoomMedia> {
		try {
			return await this.#attempt();
		} catch (error) {
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
		// Closes the piped routers on other workers: their producers have no source any more.
		dead.close();
		this.#media = undefined;
		this.#made = undefined;
		this.#listeners.closed();
		// On SIGTERM mediasoup closes its workers by itself, just before the room closes: that is not a worker's death.
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
