/** Peers without media who do everything at the same moment, class by class on open connections. */
import { type AtOnce, atOnce } from './atOnce.ts';
import { type ConnectOptions, type Joined, SignallingPeer, type Target } from './SignallingPeer.ts';

/** Handshakes of Socket.IO at the same time. */
const handshakes = 25;

export type HerdOptions = ConnectOptions & {
	classes: number;
	classSize: number;
};

export class Herd {
	readonly peers: readonly SignallingPeer[];
	readonly #classes: number;

	private constructor(peers: readonly SignallingPeer[], classes: number) {
		this.peers = peers;
		this.#classes = classes;
	}

	static async connect(target: Target, { classes, classSize, ...options }: HerdOptions): Promise<Herd> {
		const peers: SignallingPeer[] = [];
		const connect = (_: unknown, index: number) =>
			SignallingPeer.connect(target, { ...options, localAddress: addressOfPerson(peers.length + index) });
		while (peers.length < classes * classSize) {
			const length = Math.min(handshakes, classes * classSize - peers.length);
			peers.push(...(await Promise.all(Array.from({ length }, connect))));
		}
		return new Herd(peers, classes);
	}

	/**
	 * From the request to the answer with both transports.
	 * @param round rooms of their own for each
	 * @param onJoined called with each answer, whose time does not count
	 */
	join(round: string, onJoined: (peer: SignallingPeer, joined: Joined) => void = () => {}): Promise<AtOnce> {
		return atOnce(this.peers, async (peer, index) => {
			const roomId = this.roomId(round, index % this.#classes);
			onJoined(peer, await peer.join({ roomId, displayName: `Student ${index + 1}` }));
		});
	}

	roomId(round: string, index: number): string {
		return `herd-${round}-${index}`;
	}

	leave(): Promise<AtOnce> {
		return atOnce(this.peers, (peer) => peer.request('leaveRoom', {}));
	}

	disconnect(): void {
		for (const peer of this.peers) peer.disconnect();
	}
}

const addressesOfNetwork = 250;

/** Each has an address of its own, as on a LAN: the rate limits per address are for a school that joins a few times in a minute. */
export const addressOfPerson = (index: number) =>
	`127.0.${1 + Math.floor(index / addressesOfNetwork)}.${1 + (index % addressesOfNetwork)}`;
