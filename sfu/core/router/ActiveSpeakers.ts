import type { types } from 'mediasoup';
import type { Notices } from '../../protocol/notices.ts';

/** How often loudness is looked at, ms, and how often it is told at most: fifty people are two hundred messages a second otherwise. */
const levelIntervalMs = 250;
const levelsToldEveryMs = 1_000;
/** Voices below are not told, dBvo. */
const levelThresholdDbvo = -60;
const maxLevels = 8;
/** How often the dominant speaker is looked for, ms. */
const speakerIntervalMs = 300;
/** A pause for breath: the speaker stays active through this much silence, ms. */
const speakerHoldMs = 2_000;

export type SpeakerListeners = {
	levels(levels: Notices['audioLevels']['levels']): void;
	activeSpeaker(peerId: string | null): void;
};

/** Who is heard in one room, from the microphones added to it. Closed with its router. */
export class ActiveSpeakers {
	/** Producer to peer. */
	readonly #mics = new Map<string, string>();
	/** As mediasoup last said; it does not repeat itself after a silence. */
	#dominant: string | null = null;
	#told: string | null = null;
	#silentSinceMs: number | null = null;
	#levelsToldAtMs = Number.NEGATIVE_INFINITY;

	private constructor(
		readonly levelObserver: types.AudioLevelObserver,
		readonly speakerObserver: types.ActiveSpeakerObserver,
		readonly listeners: SpeakerListeners,
	) {
		levelObserver.on('volumes', (volumes) => this.#heard(volumes));
		levelObserver.on('silence', () => this.#silence());
		speakerObserver.on('dominantspeaker', ({ producer }) => {
			this.#dominant = this.#mics.get(producer.id) ?? null;
			this.#tell(this.#dominant);
		});
	}

	static async create(router: types.Router, listeners: SpeakerListeners): Promise<ActiveSpeakers> {
		const [levelObserver, speakerObserver] = await Promise.all([
			router.createAudioLevelObserver({
				interval: levelIntervalMs,
				threshold: levelThresholdDbvo,
				maxEntries: maxLevels,
			}),
			router.createActiveSpeakerObserver({ interval: speakerIntervalMs }),
		]);
		return new ActiveSpeakers(levelObserver, speakerObserver, listeners);
	}

	/** mediasoup removes it from its observers when it closes. */
	async add(mic: types.Producer, peerId: string): Promise<void> {
		this.#mics.set(mic.id, peerId);
		mic.observer.once('close', () => this.#remove(mic.id, peerId));
		const { id: producerId } = mic;
		await Promise.all([
			this.levelObserver.addProducer({ producerId }),
			this.speakerObserver.addProducer({ producerId }),
		]);
	}

	/** Whom everybody was last told; null: nobody. */
	get active(): string | null {
		return this.#told;
	}

	#remove(producerId: string, peerId: string): void {
		this.#mics.delete(producerId);
		if (this.#dominant === peerId) this.#dominant = null;
		if (this.#told === peerId) this.#tell(null);
	}

	#heard(volumes: types.AudioLevelObserverVolume[]): void {
		this.#silentSinceMs = null;
		const levels = volumes.flatMap(({ producer, volume: dBvo }) => {
			const peerId = this.#mics.get(producer.id);
			return peerId === undefined ? [] : [{ peerId, dBvo }];
		});
		const nowMs = performance.now();
		if (nowMs - this.#levelsToldAtMs >= levelsToldEveryMs) {
			this.#levelsToldAtMs = nowMs;
			this.listeners.levels(levels);
		}
		if (this.#dominant && levels.some(({ peerId }) => peerId === this.#dominant)) this.#tell(this.#dominant);
	}

	/** Told once at the beginning of a silence, and by us until it is long enough to count. */
	#silence(): void {
		this.#silentSinceMs = Date.now();
		this.listeners.levels([]);
		setTimeout(() => {
			const silent = this.#silentSinceMs !== null && Date.now() - this.#silentSinceMs >= speakerHoldMs - 10;
			if (silent) this.#tell(null);
		}, speakerHoldMs).unref();
	}

	#tell(peerId: string | null): void {
		if (peerId === this.#told || this.levelObserver.closed) return;
		this.#told = peerId;
		this.listeners.activeSpeaker(peerId);
	}
}
