/** One class of wire peers: everybody has a camera and a microphone, shows some pictures and hears the voices. */
import { Refused, SignallingPeer, type Target } from './SignallingPeer.ts';
import type { Layer } from './WireCamera.ts';
import { WirePeer } from './WirePeer.ts';

/** Thumbnails, and two layers above them that nobody asks for with tiles of this size. */
const thumbnails: Layer[] = [
	{ kbps: 64, framesPerSecond: 8 },
	{ kbps: 250, framesPerSecond: 15 },
	{ kbps: 800, framesPerSecond: 20 },
];
const tile = { width: 160, height: 90, priority: 10 };
export const thumbnailsEach = 6;
/** What our own pages send, and show of it on a laptop (renderer/call: produceOptions.ts, Stage.tsx). */
export const laptopPage = {
	tiles: 9,
	layers: [
		{ kbps: 100, framesPerSecond: 20 },
		{ kbps: 300, framesPerSecond: 20 },
		{ kbps: 900, framesPerSecond: 20 },
	],
};
/** Whoever may speak in a class whose server has no voices: everybody listens to these microphones. */
const talkerCount = 5;
/** The next one begins before the one who speaks has ended, as in a lively lesson. */
const turnIntervalMs = 2_000;
const turnMs = 2_500;
/** People who come in at the same time. */
const doorWidth = 10;

export type ClassroomOptions = {
	/** Only these speak; default: everybody in turn. */
	fewTalkers?: boolean;
	/** What cameras send and how many pictures everybody shows; default: six thumbnails. */
	page?: { tiles: number; layers: Layer[] };
};

export class Classroom {
	readonly peers: WirePeer[] = [];
	/** The server said that it carries no more. */
	camerasRefused = 0;
	/** From asking to join to the answer, ms. */
	readonly joinsMs: number[] = [];
	readonly #target: Target;
	readonly #roomId: string;
	readonly #fewTalkers: boolean;
	readonly #page: { tiles: number; layers: Layer[] };
	#turn = 0;
	#talk: NodeJS.Timeout | undefined;
	readonly #ends = new Set<NodeJS.Timeout>();
	#named = 0;

	constructor(target: Target, roomId: string, options: ClassroomOptions = {}) {
		this.#target = target;
		this.#roomId = roomId;
		this.#fewTalkers = options.fewTalkers ?? false;
		this.#page = options.page ?? { tiles: thumbnailsEach, layers: thumbnails };
	}

	/** All of them come in, then all of them look and listen. */
	async fill(size: number): Promise<void> {
		await inGroups(Array.from({ length: size }), () => this.comeIn());
		await inGroups(this.peers, (peer) => this.attend(peer));
	}

	/** With camera and microphone, receiving nothing yet. */
	async comeIn(): Promise<WirePeer> {
		const signalling = await SignallingPeer.connect(this.#target);
		const displayName = `Student ${++this.#named}`;
		const startedAtMs = performance.now();
		const peer = await WirePeer.joinOn(signalling, { roomId: this.#roomId, displayName });
		this.joinsMs.push(performance.now() - startedAtMs);
		await peer.connect();
		await peer.openMicrophone();
		try {
			await peer.openCamera(this.#page.layers);
		} catch (error) {
			if (!(error instanceof Refused && error.code === 'overloaded')) throw error;
			this.camerasRefused++;
		}
		this.peers.push(peer);
		return peer;
	}

	/** Hears the class and shows those who sit beside it. */
	async attend(peer: WirePeer): Promise<void> {
		const sounds = peer.voices.length > 0 ? peer.voices.map(({ producerId }) => producerId) : this.#microphones(peer);
		await Promise.all(sounds.map((producerId) => peer.consume(producerId)));
		await this.turnTo(peer, this.peers.indexOf(peer) + 1);
	}

	/** Shows the pictures from that seat on, and no others. */
	async turnTo(peer: WirePeer, seat: number): Promise<void> {
		const wanted = this.#camerasFrom(peer, seat);
		const gone = peer.videos.filter((producerId) => !wanted.includes(producerId));
		await Promise.all(gone.map((producerId) => peer.stopReceiving(producerId)));
		if (peer.voices.length > 0) {
			const tiles = wanted.map((producerId) => ({ producerId, ...tile }));
			await peer.signalling.request('setVisibleTiles', { tiles });
		}
		const missing = wanted.filter((producerId) => !peer.receives.has(producerId));
		await Promise.all(missing.map((producerId) => peer.consume(producerId)));
		peer.videos = wanted;
	}

	async goOut(peer: WirePeer): Promise<void> {
		this.peers.splice(this.peers.indexOf(peer), 1);
		await peer.leave();
	}

	/** One after the other, from now on. */
	startTalking(): void {
		this.#nextTurn();
		this.#talk = setInterval(() => this.#nextTurn(), turnIntervalMs);
	}

	stopTalking(): void {
		clearInterval(this.#talk);
		for (const end of this.#ends) clearTimeout(end);
		for (const { microphone } of this.peers) microphone?.device.silence();
	}

	/** Everybody goes. */
	async close(): Promise<void> {
		this.stopTalking();
		await Promise.all([...this.peers].map((peer) => this.goOut(peer)));
	}

	#nextTurn(): void {
		const talkers = this.#talkers;
		const talker = talkers[this.#turn++ % Math.max(1, talkers.length)]?.microphone?.device;
		talker?.speak();
		const end = setTimeout(() => {
			this.#ends.delete(end);
			talker?.silence();
		}, turnMs);
		this.#ends.add(end);
	}

	get #talkers(): WirePeer[] {
		return this.#fewTalkers ? this.peers.slice(0, talkerCount) : this.peers;
	}

	#microphones(listener: WirePeer): string[] {
		const others = this.peers.slice(0, talkerCount).filter((peer) => peer !== listener);
		return others.flatMap(({ microphone }) => (microphone ? [microphone.producerId] : []));
	}

	#camerasFrom(viewer: WirePeer, seat: number): string[] {
		const { peers } = this;
		const inTurn = peers.map((_, index) => peers[(seat + index) % peers.length]);
		const cameras = inTurn.flatMap((peer) => (peer?.camera && peer !== viewer ? [peer.camera.producerId] : []));
		return cameras.slice(0, this.#page.tiles);
	}
}

async function inGroups<T>(all: readonly T[], act: (each: T) => Promise<unknown>): Promise<void> {
	const queue = [...all];
	while (queue.length > 0) await Promise.all(queue.splice(0, doorWidth).map(act));
}
