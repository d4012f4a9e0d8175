import { WirePeer } from '../peers/WirePeer.ts';
import type { BenchServer } from '../server.ts';
import { newDevice, studentToken } from './people.ts';

/** A class in which one speaks all the time and another listens, with real ICE, DTLS and SRTP. */
export class SmallClass {
	readonly speaker: WirePeer;
	readonly listener: WirePeer;
	/** Times at which packets of the speaker came, ms. */
	#cameAtMs: number[] = [];

	private constructor(speaker: WirePeer, listener: WirePeer) {
		this.speaker = speaker;
		this.listener = listener;
	}

	/** @param roomCode default: the room of this computer */
	static async open(server: BenchServer, roomCode?: string): Promise<SmallClass> {
		const enter = async (displayName: string) =>
			WirePeer.join(server, { displayName, deviceId: newDevice() }, await studentToken(server, roomCode));
		const open = new SmallClass(await enter('Speaker'), await enter('Listener'));
		await open.#flow();
		return open;
	}

	/** When the first packet came after a time, ms; null: none yet. */
	firstAfter(atMs: number): number | null {
		return this.#cameAtMs.find((cameAtMs) => cameAtMs > atMs) ?? null;
	}

	/** The longest time without a packet since then, ms. */
	longestGapSince(atMs: number): number {
		const times = [atMs, ...this.#cameAtMs.filter((cameAtMs) => cameAtMs > atMs), performance.now()];
		return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
	}

	/** Calls back when the listener is told that the media of the room are new, and then makes all anew. */
	onRestart(told: () => void): void {
		for (const peer of [this.speaker, this.listener]) {
			peer.onMediaRestarted = (voices) => {
				if (peer === this.listener) told();
				this.#renewed.push(peer.renewTransports(voices));
				if (this.#renewed.length === 2) void Promise.all(this.#renewed).then(() => this.#flow());
			};
		}
	}

	async close(): Promise<void> {
		for (const peer of [this.speaker, this.listener]) {
			await peer.close();
			peer.signalling.disconnect();
		}
	}

	#renewed: Promise<void>[] = [];

	async #flow(): Promise<void> {
		this.#renewed = [];
		const microphone = await this.speaker.openMicrophone();
		microphone.speak();
		const receiving = await this.listener.receiving();
		receiving.onPacket = () => void this.#cameAtMs.push(performance.now());
		await Promise.all(this.listener.voices.map(({ producerId }) => this.listener.consume(producerId)));
	}
}
