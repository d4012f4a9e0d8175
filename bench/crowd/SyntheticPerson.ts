/** One participant of a crowd: sends a camera and a microphone, hears the class and shows some of its cameras. */

import { MustWait, SignallingPeer, type Target } from '../peers/SignallingPeer.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import type { EncodedPerson } from '../recording/encodedPerson.ts';

/** As a laptop's page sends: simulcast, lowest layer first. */
const layers = [
	{ kbps: 100, framesPerSecond: 20 },
	{ kbps: 300, framesPerSecond: 20 },
	{ kbps: 900, framesPerSecond: 20 },
];
/** Cameras that each shows at a time. */
const tilesEach = 4;
const tile = { width: 320, height: 180, priority: 10 };

export type Joining = {
	target: Target;
	token: string;
	displayName: string;
	/** What they look and sound like; null: packets without a picture and a sound, as nobody can decode. */
	looks: EncodedPerson | null;
	hasCamera: boolean;
	/** Called when the class has no host yet (`host`), or a lobby (`admission`). */
	onWaiting: (reason: MustWait['reason']) => void;
};

export class SyntheticPerson {
	/** Resolves when it is over for them: the class has ended, a host removed them, or the connection is lost. */
	readonly ended: Promise<void>;
	#showing = Promise.resolve();

	private constructor(
		private readonly peer: WirePeer,
		private readonly cameras: string[],
	) {
		this.ended = new Promise((resolve) => {
			for (const name of ['roomClosed', 'removed', 'serverClosing'] as const) peer.signalling.on(name, () => resolve());
			peer.signalling.onDisconnected(resolve);
		});
	}

	/** Settles when their media flow. @throws Refused, Error */
	static async join({ looks, hasCamera, ...entering }: Joining): Promise<SyntheticPerson> {
		const peer = await enter(entering);
		const others = peer.joined.peers.flatMap(({ producers }) => producers);
		const person = new SyntheticPerson(peer, others.flatMap(cameraOf));
		peer.signalling.on('producerAdded', ({ producer }) => person.#show(cameraOf(producer)));
		peer.signalling.on('producerClosed', ({ producerId }) => person.#hide(producerId));
		await peer.connect();
		const microphone = await peer.openMicrophone();
		if (looks) microphone.content = looks.microphone.frames.map(({ data }) => data);
		if (hasCamera && looks) await peer.play('camera', looks.camera, performance.now());
		else if (hasCamera) await peer.openCamera(layers);
		await Promise.all(peer.voices.map(({ producerId }) => peer.consume(producerId)));
		person.#show([]);
		await person.#showing;
		return person;
	}

	setSpeaking(isSpeaking: boolean): void {
		if (isSpeaking) this.peer.microphone?.device.speak();
		else this.peer.microphone?.device.silence();
	}

	/** Gives the place up. Does nothing where it is over already. */
	async leave(): Promise<void> {
		if (this.peer.signalling.connected) await this.peer.leave().catch(() => undefined);
		await this.peer.close();
		this.peer.signalling.disconnect();
	}

	#show(more: string[]): void {
		this.cameras.push(...more);
		this.#showing = this.#showing.then(() => this.#arrange()).catch(() => undefined);
	}

	#hide(producerId: string): void {
		const index = this.cameras.indexOf(producerId);
		if (index === -1) return;
		this.cameras.splice(index, 1);
		this.#show([]);
	}

	/** Receives the first cameras of the class, and no others. One after the other: each ends with what is wanted then. */
	async #arrange(): Promise<void> {
		const { peer } = this;
		const wanted = this.cameras.slice(0, tilesEach);
		const gone = peer.videos.filter((producerId) => !wanted.includes(producerId));
		peer.videos = wanted;
		await Promise.all(gone.map((producerId) => peer.stopReceiving(producerId)));
		await peer.signalling.request('setVisibleTiles', {
			tiles: wanted.map((producerId) => ({ producerId, ...tile })),
		});
		const missing = wanted.filter((producerId) => !peer.receives.has(producerId));
		await Promise.all(missing.map((producerId) => peer.consume(producerId)));
	}
}

const cameraOf = ({ producerId, source }: { producerId: string; source: string }) =>
	source === 'camera' ? [producerId] : [];

/** Asks again when somebody has let them in. */
async function enter({ target, token, displayName, onWaiting }: Omit<Joining, 'looks' | 'hasCamera'>) {
	const signalling = await SignallingPeer.connect(target, { token });
	for (;;) {
		const admitted = new Promise<void>((resolve) => signalling.on('admitted', () => resolve()));
		try {
			return await WirePeer.joinOn(signalling, { displayName });
		} catch (error) {
			if (!(error instanceof MustWait)) {
				signalling.disconnect();
				throw error;
			}
			onWaiting(error.reason);
			await admitted;
		}
	}
}
