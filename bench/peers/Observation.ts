/** Checks by the packets of a time window whether each peer of a class receives the video and audio it requested. */
import type { Classroom } from './Classroom.ts';
import type { WirePeer } from './WirePeer.ts';

/** Required share of the sent packets: the ends of the window cut packets off, a change of speakers may lose some. */
const videoShare = 0.9;
const voiceShare = 0.8;

/** `explained`: receptionChanged lists every missing video in `heldBack`. */
export type Verdict = { state: 'satisfied' | 'explained' | 'unexplained'; reasons: string[] };

type Counts = {
	received: Map<string, number>;
	sent: Map<string, number>;
	/** Speech packets of all peers. */
	speech: number;
	speechOf: Map<WirePeer, number>;
};

export class Observation {
	readonly #classroom: Classroom;
	readonly #before: Counts;
	readonly #sinceMs = performance.now();

	private constructor(classroom: Classroom, before: Counts) {
		this.#classroom = classroom;
		this.#before = before;
	}

	static async start(classroom: Classroom): Promise<Observation> {
		return new Observation(classroom, await count(classroom));
	}

	async end(): Promise<{ verdicts: Verdict[]; videosPerSecond: number; voicesPerSecond: number }> {
		const after = await count(this.#classroom);
		const seconds = (performance.now() - this.#sinceMs) / 1000;
		let [videos, voices] = [0, 0];
		const verdicts = this.#classroom.peers.map((peer) => {
			const got = (producerId: string) => {
				const key = `${peer.id} ${producerId}`;
				return (after.received.get(key) ?? 0) - (this.#before.received.get(key) ?? 0);
			};
			const heard = sum([...peer.receives.keys()].filter((id) => !peer.videos.includes(id)).map(got));
			videos += sum(peer.videos.map(got));
			voices += heard;
			const missing = peer.videos.filter((id) => got(id) < this.#sentOf(id, after) * videoShare);
			return judge(peer, missing, heard < this.#speechFor(peer, after) * voiceShare);
		});
		return { verdicts, videosPerSecond: videos / seconds, voicesPerSecond: voices / seconds };
	}

	/** At least one packet: a camera whose demand is null sends none, and then its viewers are not satisfied. */
	#sentOf(producerId: string, after: Counts): number {
		return Math.max(1, (after.sent.get(producerId) ?? 0) - (this.#before.sent.get(producerId) ?? 0));
	}

	/** Speech packets of all other peers in the window. */
	#speechFor(peer: WirePeer, after: Counts): number {
		const own = (after.speechOf.get(peer) ?? 0) - (this.#before.speechOf.get(peer) ?? 0);
		return after.speech - this.#before.speech - own;
	}
}

function judge(peer: WirePeer, missing: string[], missesSpeech: boolean): Verdict {
	const heldBack = new Set(peer.reception?.heldBack);
	const unexplained = missing.filter((producerId) => !heldBack.has(producerId));
	const reasons = [
		...unexplained.map((producerId) => `video ${producerId} does not arrive`),
		...(missesSpeech ? ['speech does not arrive'] : []),
	];
	if (reasons.length > 0) return { state: 'unexplained', reasons };
	return { state: missing.length > 0 ? 'explained' : 'satisfied', reasons: [] };
}

async function count({ peers }: Classroom): Promise<Counts> {
	const transports = await Promise.all(peers.map((peer) => peer.receiving()));
	const received = peers.flatMap((peer, index) =>
		[...peer.receives.values()].map(
			({ producerId, ssrc }) => [`${peer.id} ${producerId}`, transports[index]?.packetsOf(ssrc) ?? 0] as const,
		),
	);
	const sent = peers.flatMap(({ camera }) =>
		camera ? [[camera.producerId, camera.device.packetsOf(0)] as const] : [],
	);
	const speechOf = new Map(peers.map((peer) => [peer, peer.microphone?.device.stream.packets ?? 0]));
	return { received: new Map(received), sent: new Map(sent), speechOf, speech: sum([...speechOf.values()]) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
