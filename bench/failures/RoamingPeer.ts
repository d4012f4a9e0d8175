/**
 * A participant with real ICE, DTLS and SRTP that comes back by itself as our page does (renderer/client: CallConnection): to its
 * server, or to one of those that this had named, with its resume token and new media. It notes what it was told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../renderer/client/signalling/backoff.ts';
import { ServerChoice } from '../../renderer/client/signalling/ServerChoice.ts';
import type { RequestInput } from '../../sfu/protocol/operations.ts';
import { type Joined, Refused, SignallingPeer } from '../peers/SignallingPeer.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import type { Act } from './homes.ts';
import { PacketTimes } from './PacketTimes.ts';

/** As the page has them, ms. */
const patience = { connectMs: 5_000, connectWhereOthersMs: 1_500, answerMs: 6_000 };
/** Answers that come so late still tell who has given them. */
const lateAnswerMs = 60_000;
/** Codes after which our page does not try again. */
const finalCodes = new Set([
	...['unauthorized', 'forbidden', 'not-found', 'room-full', 'room-locked', 'limit-reached', 'bad-request'],
]);
const layers = [{ kbps: 64, framesPerSecond: 8 }];
const tile = { width: 160, height: 90, priority: 10 };

export type Person = {
	displayName: string;
	deviceId: string;
	token: string;
	/** Of the page. */
	origin: string;
	/** Of all servers, PEM. */
	ca: string;
	speaks: boolean;
};

/** One connection, from the join until it was lost. */
export type Session = {
	who: string;
	/** The server of the socket. */
	origin: string;
	/** Address of the server that the media came from: the home of the room. */
	home: string;
	sinceMs: number;
	/** The seat was still there. */
	resumed: boolean;
	/** Operations that were acknowledged. */
	acts: Act[];
};

type Open = { peer: WirePeer; session: Session; lost: Promise<string> };

export class RoamingPeer {
	readonly sessions: Session[] = [];
	/** Codes of operations that were refused, and `lost` ones, with their times. */
	readonly refusals: { code: string; atMs: number }[] = [];
	/** Messages that were acknowledged. */
	readonly said: string[] = [];
	/** Of voices and of cameras. */
	readonly voices = new PacketTimes();
	readonly cameras = new PacketTimes();
	/** Why it is over for this peer, as its page would show; null: it is not. */
	over: string | null = null;
	/** Texts of the chat as the last join has told them. */
	chat: readonly string[] = [];
	readonly #person: Person;
	#servers: ServerChoice;
	readonly #log: (text: string) => void;
	#open: Open | null = null;
	#way: Pick<RequestInput<'joinRoom'>, 'resumeToken' | 'lessonId'> = {};
	#shown = new Map<string, string>();
	#showing = Promise.resolve();
	#left = false;
	#running = Promise.resolve();

	private constructor(person: Person, log: (text: string) => void) {
		this.#person = person;
		this.#log = log;
		this.#servers = new ServerChoice(person.origin, 'https:');
	}

	/** Settles when it is in the room with its media. @throws Refused, Error */
	static async join(person: Person, log: (text: string) => void): Promise<RoamingPeer> {
		const peer = new RoamingPeer(person, log);
		const open = await peer.#attempt();
		peer.#running = peer.#stay(open);
		return peer;
	}

	get name(): string {
		return this.#person.displayName;
	}

	/** While it is in the room. */
	get session(): Session | undefined {
		return this.#open?.session;
	}

	/** Of its camera; undefined: it sends none at the moment. */
	get cameraId(): string | undefined {
		return this.#open?.peer.camera?.producerId;
	}

	/** Servers that it knows beside the one it is connected to. */
	get knowsOthers(): boolean {
		return this.#servers.hasOthers;
	}

	/** Whether a packet of each of these cameras has come since then, and one of a voice. */
	hasMediaSince(sinceMs: number, cameraIds: readonly string[]): boolean {
		return this.voices.lastMs > sinceMs && cameraIds.every((id) => this.cameras.lastOf(id) > sinceMs);
	}

	/** Asks the home for something and notes who has answered. @param text a message to all; null: a question */
	async act(text: string | null): Promise<void> {
		const open = this.#open;
		if (!open) return;
		const sentMs = performance.now();
		const { signalling } = open.peer;
		try {
			if (text === null) await signalling.request('getRoomInfo', {}, lateAnswerMs);
			else await signalling.request('sendChat', { text }, lateAnswerMs);
			open.session.acts.push({ sentMs, ackedMs: performance.now() });
			if (text !== null) this.said.push(text);
		} catch (error) {
			this.refusals.push({ code: error instanceof Refused ? error.code : 'lost', atMs: sentMs });
		}
	}

	/** As when its page is loaded again: it turns to its own server first. Does nothing while it is there. */
	reopen(): void {
		const { origin } = this.#person;
		if (this.#open?.session.origin === origin) return;
		this.#servers = new ServerChoice(origin, 'https:');
		this.#open?.peer.signalling.disconnect();
	}

	async leave(): Promise<void> {
		this.#left = true;
		const open = this.#open;
		this.#open = null;
		if (open) {
			await open.peer.close();
			open.peer.signalling.disconnect();
		}
		await this.#running;
	}

	async #stay(first: Open): Promise<void> {
		let open: Open | null = first;
		for (let failures = 0; !this.#left; ) {
			if (open) {
				const reason = await open.lost;
				this.#open = null;
				await open.peer.close().catch(() => {});
				open.peer.signalling.disconnect();
				open = null;
				if (this.#left) return;
				this.#log(`${this.name}: ${reason}`);
				if (reason === 'roomClosed' || reason === 'removed') {
					this.over = reason;
					return;
				}
			}
			try {
				open = await this.#attempt();
				failures = 0;
			} catch (error) {
				const text = error instanceof Error ? error.message : String(error);
				this.#log(`${this.name}: at ${this.#servers.url}: ${text}`);
				if (error instanceof Refused && finalCodes.has(error.code)) {
					this.over = error.message;
					return;
				}
				this.#servers.failed();
				await sleep(backoffMs(failures++));
			}
		}
	}

	async #attempt(): Promise<Open> {
		const { origin, ca, token, displayName, deviceId } = this.#person;
		const url = this.#servers.url ?? origin;
		const connectMs = this.#servers.hasOthers ? patience.connectWhereOthersMs : patience.connectMs;
		const signalling = await SignallingPeer.connect({ url, ca }, { token, ...patience, connectMs });
		const lost = new Promise<string>((resolve) => {
			signalling.onDisconnected(() => resolve('the connection was lost'));
			for (const name of ['serverClosing', 'roomClosed', 'removed'] as const) signalling.on(name, () => resolve(name));
		});
		signalling.on('serversChanged', ({ servers, silenceMs }) => {
			this.#servers.setOthers(servers);
			signalling.watchSilence(silenceMs);
		});
		try {
			const peer = await WirePeer.joinOn(signalling, { displayName, deviceId, ...this.#way });
			const { resumeToken, lessonId, resumed, parts } = peer.joined;
			this.#way = { resumeToken, lessonId };
			this.chat = parts.chat.messages.map(({ text }) => text);
			await this.#openMedia(peer, resumed);
			const session = this.#sessionOf(peer, url, resumed);
			this.sessions.push(session);
			this.#open = { peer, session, lost };
			this.#log(`${this.name}: in by ${url}, home ${session.home}${resumed ? ', seat kept' : ''}`);
			return this.#open;
		} catch (error) {
			signalling.disconnect();
			throw error;
		}
	}

	#sessionOf(peer: WirePeer, origin: string, resumed: boolean): Session {
		const { mediaAddress: home = '?' } = peer;
		return { who: this.name, origin, home, sinceMs: performance.now(), resumed, acts: [] };
	}

	async #openMedia(peer: WirePeer, resumed: boolean): Promise<void> {
		const { signalling, joined } = peer;
		this.#shown = new Map(camerasOf(joined));
		signalling.on('producerAdded', ({ peerId, producer }) => {
			if (producer.source !== 'camera') return;
			this.#shown.set(producer.producerId, peerId);
			this.#show(peer);
		});
		signalling.on('producerClosed', ({ producerId }) => {
			if (this.#shown.delete(producerId)) this.#show(peer);
		});
		peer.onMediaRestarted = (voices) =>
			void peer
				.renewTransports(voices)
				.then(() => this.#send(peer))
				.catch(() => {});
		if (resumed) {
			await signalling.request('closeMedia', {});
			await peer.renewTransports(peer.voices);
		}
		await this.#send(peer);
	}

	async #send(peer: WirePeer): Promise<void> {
		await peer.connect();
		const receiving = await peer.receiving();
		receiving.onPacket = (packet) => this.#count(peer, packet.readUInt32BE(8));
		await Promise.all([peer.openMicrophone(), peer.openCamera(layers)]);
		if (this.#person.speaks) peer.microphone?.device.speak();
		await Promise.all(peer.voices.map(({ producerId }) => peer.consume(producerId)));
		this.#show(peer);
	}

	#count({ voices, receives }: WirePeer, ssrc: number): void {
		const nowMs = performance.now();
		for (const { producerId, ssrc: own } of receives.values()) {
			if (own !== ssrc) continue;
			const times = voices.some((voice) => voice.producerId === producerId) ? this.voices : this.cameras;
			times.note(producerId, nowMs);
		}
	}

	/** One after the other: each ends with what is sent then. */
	#show(peer: WirePeer): void {
		this.#showing = this.#showing.then(() => this.#arrange(peer)).catch(() => undefined);
	}

	async #arrange(peer: WirePeer): Promise<void> {
		const wanted = [...this.#shown.keys()];
		const gone = peer.videos.filter((producerId) => !wanted.includes(producerId));
		peer.videos = wanted;
		await Promise.all(gone.map((producerId) => peer.stopReceiving(producerId)));
		const tiles = wanted.map((producerId) => ({ producerId, ...tile }));
		await peer.signalling.request('setVisibleTiles', { tiles });
		const missing = wanted.filter((producerId) => !peer.receives.has(producerId));
		// One that has gone meanwhile must not keep the others away.
		await Promise.all(missing.map((producerId) => peer.consume(producerId).catch(() => undefined)));
	}
}

const camerasOf = ({ peers }: Joined): [producerId: string, peerId: string][] =>
	peers.flatMap(({ peerId, producers }) =>
		producers
			.filter(({ source }) => source === 'camera')
			.map(({ producerId }): [string, string] => [producerId, peerId]),
	);
