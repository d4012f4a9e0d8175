import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { answered, isWorkerLost, SfuError } from '../errors.ts';
import type { Logger } from '../Logger.ts';
import { workerAnswerMs } from '../limits.ts';
import { once } from '../once.ts';
import { type MediaContext, type MediaListeners, RoomMedia } from './RoomMedia.ts';

export type RouterListeners = MediaListeners & {
	/** The worker of the origin died, and a new router has been created; transports of before are gone. */
	restarted(media: RoomMedia): void;
	/** The router has closed, or its worker has died. */
	closed(): void;
};

type Context = MediaContext & { logger: Logger };

/** Attempts to create a router; each may meet a worker that dies at that moment. */
const maxAttempts = 5;
/** Between two rounds of attempts to restart a room, ms. */
const restartPauseMs = 1_000;

/**
 * The life of a room's router: created when `get` is first called, closed when its last holder releases it, and created
 * again when its worker dies.
 */
export class RoomRouter {
	readonly #context: Context;
	readonly #roomId: string;
	readonly #listeners: RouterListeners;
	#holders = 0;
	#closed = false;
	#restarting = false;
	#media: Promise<RoomMedia> | undefined;
	#current: RoomMedia | undefined;

	constructor(context: Context, roomId: string, listeners: RouterListeners) {
		this.#context = context;
		this.#roomId = roomId;
		this.#listeners = listeners;
	}

	/**
	 * RTP capabilities for clients; without a holder the router is created for this call only.
	 * @throws SfuError unavailable
	 */
	async capabilities(): Promise<RtpCapabilities> {
		const release = this.hold();
		try {
			return (await this.get()).rtpCapabilities;
		} finally {
			release();
		}
	}

	/** Keeps the router, once it is created. Returns the release, which is idempotent; the last one closes the router. */
	hold(): () => void {
		this.#holders++;
		return once(() => {
			if (--this.#holders === 0) this.#release();
		});
	}

	/**
	 * The router, created when there is none; holders only.
	 * @throws SfuError wrong-state (no holder: the peer has left, or the room has closed), unavailable (no worker stays
	 * alive or answers, or the server is closing)
	 */
	async get(): Promise<RoomMedia> {
		// The router is the room's: whoever comes later may still get it.
		return await answered(this.#get(), workerAnswerMs, () => undefined);
	}

	/** undefined: none, or it is being created. */
	get current(): RoomMedia | undefined {
		return this.#current;
	}

	/** Closes the router for good, whether or not it has holders; idempotent. */
	close(): void {
		this.#closed = true;
		this.#release();
	}

	/** As `get`, however long it takes. */
	async #get(): Promise<RoomMedia> {
		if (this.#closed || this.#holders === 0) throw new SfuError('wrong-state', 'the participant has left');
		this.#media ??= this.#start();
		return await this.#media;
	}

	#release(): void {
		const media = this.#media;
		const wasCurrent = this.#current !== undefined;
		this.#media = undefined;
		this.#current?.close();
		this.#current = undefined;
		if (wasCurrent) this.#listeners.closed();
		// Closes one that is still being created, too.
		void media?.then(
			(created) => created.close(),
			() => undefined,
		);
	}

	#start(): Promise<RoomMedia> {
		const started = this.#create();
		started.then(
			(media) => {
				// Released meanwhile: `#release` closes this router.
				if (this.#media !== started) return;
				this.#current = media;
				media.router.once('workerclose', () => void this.#restart(media));
				if (media.wasSpare) void this.#restartUnlessAnswering(media);
			},
			() => {
				if (this.#media === started) this.#media = undefined;
			},
		);
		return started;
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
			return await RoomMedia.create(this.#context, this.#listeners);
		} catch (error) {
			if (!isWorkerLost(error) || attempt === maxAttempts || this.#context.pool.closed) throw error;
			return this.#attempt(attempt + 1);
		}
	}

	/** Nothing was asked of the worker for a spare router: a worker that has hung meanwhile is noticed by its room at once. */
	async #restartUnlessAnswering(media: RoomMedia): Promise<void> {
		try {
			await media.worker.requireAnswer();
		} catch {
			// A worker that has died says so itself, and the room may have gone.
			if (this.#current === media && !media.closed) await this.#restart(media);
		}
	}

	async #restart(dead: RoomMedia): Promise<void> {
		// Closes the piped routers on other workers: their producers have lost their source.
		dead.close();
		this.#media = undefined;
		this.#current = undefined;
		this.#listeners.closed();
		if (this.#restarting) return;
		this.#restarting = true;
		await this.#recreate();
		this.#restarting = false;
	}

	/** Goes on until it succeeds or nobody is left: nobody else would tell those who are inside that there is media again. */
	async #recreate(): Promise<void> {
		const { logger, pool } = this.#context;
		while (!this.#closed && this.#holders > 0 && !pool.closed) {
			try {
				const media = await this.#get();
				if (this.current === media) {
					logger.warn({ roomId: this.#roomId, workerPid: media.worker.pid }, 'media of a room restarted');
					this.#listeners.restarted(media);
					return;
				}
				// Released while it was being created: nobody is left to use it, and `#release` closes it.
				if (!media.worker.closed) return;
			} catch (error) {
				// It was waiting for a worker, and there will be none: the server closes, and the room with it.
				if (this.#closed || pool.closed) return;
				logger.error({ roomId: this.#roomId, err: error }, 'media of a room could not be restarted yet');
				await sleep(restartPauseMs, undefined, { ref: false });
			}
		}
	}
}
