import type { types } from 'mediasoup';
import type { Notices } from '../../protocol/notices.ts';

/** mediasoup measures audio levels at this interval, ms. */
const levelIntervalMs = 250;
/** `audioLevels` is sent at most this often, ms: at every measurement a class of 50 would get 200 notices a second. */
const levelNoticeIntervalMs = 1_000;
/** Quieter microphones are not in `audioLevels`, dBov (mediasoup writes dBvo). */
const levelThresholdDbov = -60;
/** The loudest microphones in one `audioLevels`. */
const maxLevels = 8;
/** mediasoup determines the dominant speaker at this interval, ms. */
const speakerIntervalMs = 300;
/** The active speaker stays active through this much silence, ms: a pause for breath is shorter. */
const speakerHoldMs = 2_000;

export type SpeakerListeners = {
	/** The loudest microphones, dBov; empty at the beginning of a silence. */
	levels(levels: Notices['audioLevels']['levels']): void;
	/** null: nobody speaks. */
	activeSpeaker(peerId: string | null): void;
};

/** mediasoup's two observers of one router. */
export type SpeechObservers = { levels: types.AudioLevelObserver; speaker: types.ActiveSpeakerObserver };

/** Audio levels and the active speaker of one room, by mediasoup's two observers. They close with their router. */
export class ActiveSpeakers {
	/** peerId by producer id. */
	readonly #mics = new Map<string, string>();
	/** peerId from the last `dominantspeaker` event, which mediasoup does not repeat after a silence. */
	#dominant: string | null = null;
	/** peerId as last announced. */
	#active: string | null = null;
	#silentSinceMs: number | null = null;
	#levelsSentAtMs = Number.NEGATIVE_INFINITY;

	constructor(
		readonly observers: SpeechObservers,
		readonly listeners: SpeakerListeners,
	) {
		const { levels: levelObserver, speaker: speakerObserver } = observers;
		levelObserver.on('volumes', (volumes) => this.#onVolumes(volumes));
		levelObserver.on('silence', () => this.#onSilence());
		speakerObserver.on('dominantspeaker', ({ producer }) => {
			this.#dominant = this.#mics.get(producer.id) ?? null;
			this.#announce(this.#dominant);
		});
	}

	/** @throws mediasoup's error when the worker dies meanwhile */
	static async observersOn(router: types.Router): Promise<SpeechObservers> {
		const [levels, speaker] = await Promise.all([
			router.createAudioLevelObserver({
				interval: levelIntervalMs,
				threshold: levelThresholdDbov,
				maxEntries: maxLevels,
			}),
			router.createActiveSpeakerObserver({ interval: speakerIntervalMs }),
		]);
		return { levels, speaker };
	}

	/** Adds a microphone until it closes. @throws mediasoup's error when it has closed or the worker died */
	async add(mic: types.Producer, peerId: string): Promise<void> {
		this.#mics.set(mic.id, peerId);
		mic.observer.once('close', () => this.#remove(mic.id, peerId));
		const { id: producerId } = mic;
		const { levels, speaker } = this.observers;
		await Promise.all([
			// Of a router that was created ahead.
			...[levels, speaker].filter(({ paused }) => paused).map((observer) => observer.resume()),
			levels.addProducer({ producerId }),
			speaker.addProducer({ producerId }),
		]);
	}

	/** peerId of the active speaker; null: nobody. */
	get active(): string | null {
		return this.#active;
	}

	#remove(producerId: string, peerId: string): void {
		this.#mics.delete(producerId);
		if (this.#dominant === peerId) this.#dominant = null;
		if (this.#active === peerId) this.#announce(null);
	}

	#onVolumes(volumes: types.AudioLevelObserverVolume[]): void {
		this.#silentSinceMs = null;
		const levels = volumes.flatMap(({ producer, volume: dBvo }) => {
			const peerId = this.#mics.get(producer.id);
			return peerId === undefined ? [] : [{ peerId, dBvo }];
		});
		const nowMs = performance.now();
		if (nowMs - this.#levelsSentAtMs >= levelNoticeIntervalMs) {
			this.#levelsSentAtMs = nowMs;
			this.listeners.levels(levels);
		}
		if (this.#dominant && levels.some(({ peerId }) => peerId === this.#dominant)) this.#announce(this.#dominant);
	}

	/** mediasoup emits `silence` once, at its beginning; whether it lasted for `speakerHoldMs` is checked by a timer. */
	#onSilence(): void {
		this.#silentSinceMs = performance.now();
		this.listeners.levels([]);
		setTimeout(() => {
			// 10 ms of tolerance: a timer may fire a little early.
			const isOver = this.#silentSinceMs !== null && performance.now() - this.#silentSinceMs >= speakerHoldMs - 10;
			if (isOver) this.#announce(null);
		}, speakerHoldMs).unref();
	}

	#announce(peerId: string | null): void {
		if (peerId === this.#active || this.observers.levels.closed) return;
		this.#active = peerId;
		this.listeners.activeSpeaker(peerId);
	}
}
