/** One class of wire peers: each sends camera and microphone, shows some videos and receives the voices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, SignallingPeer, type Target } from './SignallingPeer.ts';
import type { Layer } from './WireCamera.ts';
import { type Voices, WirePeer } from './WirePeer.ts';

/** A thumbnail layer, and two higher simulcast layers that no tile of this size requests. */
const thumbnails: Layer[] = [
	{ kbps: 64, framesPerSecond: 8 },
	{ kbps: 250, framesPerSecond: 15 },
	{ kbps: 800, framesPerSecond: 20 },
];
const tile = { width: 160, height: 90, priority: 10 };
export const thumbnailsEach = 6;
/** Layers that our own pages send, and tiles that they show on a laptop (renderer: produceOptions.ts, Stage.tsx). */
export const laptopPage = {
	tiles: 9,
	layers: [
		{ kbps: 100, framesPerSecond: 20 },
		{ kbps: 300, framesPerSecond: 20 },
		{ kbps: 900, framesPerSecond: 20 },
	],
};
/** Speakers with `fewTalkers`, and the microphones that every peer consumes from a server without voices. */
const talkerCount = 5;
/** Shorter than `turnMs`: the next speaker begins before the current one has ended. */
const turnIntervalMs = 2_000;
const turnMs = 2_500;
/** Peers that join at the same time. */
const joinConcurrency = 10;

export type ClassroomOptions = {
	/** Only the first five peers speak. Default false: all peers in turn. */
	fewTalkers?: boolean;
	/** Simulcast layers that cameras send and number of videos that each peer shows. Default: six thumbnails. */
	page?: { tiles: number; layers: Layer[] };
	/** Servers that peers connect to in turn. Default: the one that the class is on. */
	fronts?: readonly Target[];
};

export class Classroom {
	readonly peers: WirePeer[] = [];
	/** Cameras that the server refused with `overloaded`. */
	camerasRefused = 0;
	/** Times from the joinRoom request to its answer, ms. */
	readonly joinsMs: number[] = [];
	readonly #fronts: readonly [Target, ...Target[]];
	readonly #roomId: string;
	readonly #fewTalkers: boolean;
	readonly #page: { tiles: number; layers: Layer[] };
	#turn = 0;
	#talk: NodeJS.Timeout | undefined;
	readonly #turnEnds = new Set<NodeJS.Timeout>();
	#joinCount = 0;

	constructor(target: Target, roomId: string, options: ClassroomOptions = {}) {
		const [first = target, ...others] = options.fronts ?? [];
		this.#fronts = [first, ...others];
		this.#roomId = roomId;
		this.#fewTalkers = options.fewTalkers ?? false;
		this.#page = options.page ?? { tiles: thumbnailsEach, layers: thumbnails };
	}

	/** Adds `size` peers, then lets all of them receive. */
	async fill(size: number): Promise<void> {
		await inBatches(Array.from({ length: size }), () => this.addPeer());
		await inBatches(this.peers, (peer) => this.startReceiving(peer));
	}

	/** Joins a peer that sends camera and microphone and receives nothing yet. */
	async addPeer(): Promise<WirePeer> {
		const signalling = await SignallingPeer.connect(this.#frontOf(this.#joinCount));
		const displayName = `Student ${++this.#joinCount}`;
		const startedAtMs = performance.now();
		const peer = await WirePeer.joinOn(signalling, { roomId: this.#roomId, displayName });
		this.joinsMs.push(performance.now() - startedAtMs);
		await this.#send(peer);
		this.peers.push(peer);
		return peer;
	}

	/** To be called before the room loses its media: everybody makes all of it anew when told. @returns when they have */
	async renewMediaWhenTold(): Promise<void> {
		const told = this.peers.map((peer) => ({
			peer,
			voices: new Promise<Voices>((resolve) => (peer.onMediaRestarted = resolve)),
		}));
		const lost = await Promise.all(told.map(async ({ peer, voices }) => ({ peer, voices: await voices })));
		await inBatches(lost, async ({ peer, voices }) => {
			await peer.renewTransports(voices);
			await this.#send(peer);
		});
		await inBatches(this.peers, (peer) => this.startReceiving(peer));
	}

	/** A peer's connection and media are lost without a word; it comes back to its seat. @param awayMs so long afterwards */
	async cutOff(peer: WirePeer, awayMs: number): Promise<WirePeer> {
		this.peers.splice(this.peers.indexOf(peer), 1);
		await peer.close();
		peer.signalling.disconnect();
		await sleep(awayMs);
		const { displayName, resumeToken } = peer.joined;
		const signalling = await SignallingPeer.connect(this.#fronts[0]);
		const back = await WirePeer.joinOn(signalling, { roomId: this.#roomId, displayName, resumeToken });
		await signalling.request('closeMedia', {});
		await back.renewTransports(back.voices);
		await this.#send(back);
		this.peers.push(back);
		return back;
	}

	/** Consumes the voices and the videos of the peers that follow this one in `peers`. */
	async startReceiving(peer: WirePeer): Promise<void> {
		const sounds = peer.voices.length > 0 ? peer.voices.map(({ producerId }) => producerId) : this.#microphones(peer);
		await Promise.all(sounds.map((producerId) => peer.consume(producerId)));
		await this.showFrom(peer, this.peers.indexOf(peer) + 1);
	}

	/** Makes a peer show the videos of the others from index `first` of `peers` on, wrapping around, and no others. */
	async showFrom(peer: WirePeer, first: number): Promise<void> {
		const wanted = this.#camerasFrom(peer, first);
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

	async removePeer(peer: WirePeer): Promise<void> {
		this.peers.splice(this.peers.indexOf(peer), 1);
		await peer.leave();
	}

	/** Lets the peers speak one after the other until `stopTalking`. */
	startTalking(): void {
		this.#nextTurn();
		this.#talk = setInterval(() => this.#nextTurn(), turnIntervalMs);
	}

	stopTalking(): void {
		clearInterval(this.#talk);
		for (const end of this.#turnEnds) clearTimeout(end);
		for (const { microphone } of this.peers) microphone?.device.silence();
	}

	/** Removes all peers. */
	async close(): Promise<void> {
		this.stopTalking();
		await Promise.all([...this.peers].map((peer) => this.removePeer(peer)));
	}

	#frontOf(index: number): Target {
		return this.#fronts[index % this.#fronts.length] ?? this.#fronts[0];
	}

	async #send(peer: WirePeer): Promise<void> {
		await peer.connect();
		await peer.openMicrophone();
		try {
			await peer.openCamera(this.#page.layers);
		} catch (error) {
			if (!(error instanceof Refused && error.code === 'overloaded')) throw error;
			this.camerasRefused++;
		}
	}

	#nextTurn(): void {
		const talkers = this.#talkers;
		const talker = talkers[this.#turn++ % Math.max(1, talkers.length)]?.microphone?.device;
		talker?.speak();
		const end = setTimeout(() => {
			this.#turnEnds.delete(end);
			talker?.silence();
		}, turnMs);
		this.#turnEnds.add(end);
	}

	get #talkers(): WirePeer[] {
		return this.#fewTalkers ? this.peers.slice(0, talkerCount) : this.peers;
	}

	#microphones(listener: WirePeer): string[] {
		const others = this.peers.slice(0, talkerCount).filter((peer) => peer !== listener);
		return others.flatMap(({ microphone }) => (microphone ? [microphone.producerId] : []));
	}

	#camerasFrom(viewer: WirePeer, first: number): string[] {
		const { peers } = this;
		const ordered = peers.map((_, index) => peers[(first + index) % peers.length]);
		const cameras = ordered.flatMap((peer) => (peer?.camera && peer !== viewer ? [peer.camera.producerId] : []));
		return cameras.slice(0, this.#page.tiles);
	}
}

async function inBatches<T>(all: readonly T[], act: (each: T) => Promise<unknown>): Promise<void> {
	const queue = [...all];
	while (queue.length > 0) await Promise.all(queue.splice(0, joinConcurrency).map(act));
}
