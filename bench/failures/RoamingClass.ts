/** A class of roaming peers over several servers, of which each is the server of some of their pages. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type ClusterServer } from '../../e2e/fixtures/cluster.ts';
import { Lan } from '../../e2e/fixtures/lan.ts';
import { findTwoHomes } from './homes.ts';
import { ask } from './http.ts';
import { RoamingPeer } from './RoamingPeer.ts';

const servers = 3;
/** Two of each server. */
const people = 6;
/** The first of the first two servers: whoever speaks is heard by the other, too. */
const speakers = 2;
/** What a connection may ask for: 40 questions in 10 s, 10 messages in 5 s. */
const questionMs = 300;
const messageMs = 2_000;
const pollMs = 10;
/** Long enough to tell a late return from none, ms. */
const giveUpMs = 40_000;

/** Messages are called `message N`; 0: none. */
const numberOf = (text: string) => Number(text.replace('message ', ''));

export type Comeback = { name: string; origin: string /** null: not within 40 s. */; tookMs: number | null };

export class RoamingClass {
	readonly peers: RoamingPeer[] = [];
	readonly #timers: NodeJS.Timeout[] = [];
	#messages = 0;

	private constructor(
		readonly cluster: Cluster,
		readonly log: (text: string) => void,
	) {}

	/**
	 * This process must be in a network namespace of its own, which becomes a computer of the LAN.
	 * @param flags further ones of each server
	 */
	static async open(log: (text: string) => void, flags: string[] = []): Promise<RoamingClass> {
		const lan = new Lan();
		const cluster = await Cluster.open(lan, servers, flags);
		await lan.computer('class', process.pid);
		const room = new RoamingClass(cluster, log);
		await room.#fill();
		room.#start();
		return room;
	}

	/** As those say who are inside: on a busy machine somebody may be on the way back. @throws Error: not all are at the same home */
	home(): ClusterServer {
		const homes = new Set(this.peers.flatMap(({ session }) => (session ? [session.home] : [])));
		const [address] = homes;
		if (homes.size !== 1 || address === undefined) throw new Error(`the room is at ${[...homes].join(', ')}`);
		return this.cluster.serverAt(address);
	}

	others(server: ClusterServer): ClusterServer[] {
		return this.cluster.servers.filter((each) => each !== server);
	}

	/** Those whose page is not of this server. */
	connectedElsewhere(server: ClusterServer): RoamingPeer[] {
		return this.peers.filter(({ session }) => session?.origin !== server.origin);
	}

	/** Gaps are counted from now on. @returns now */
	watch(): number {
		const nowMs = performance.now();
		for (const { voices, cameras } of this.peers) {
			voices.restart(nowMs);
			cameras.restart(nowMs);
		}
		return nowMs;
	}

	/** The longest time in which somebody heard nothing since `watch`, ms. */
	longestSilenceMs(): number {
		const nowMs = performance.now();
		return Math.max(...this.peers.map(({ voices }) => voices.longestGapMs(nowMs)));
	}

	/**
	 * Waits until everybody receives the voices and the cameras of all others, in packets sent after `sinceMs`.
	 * @param anew by connections made after it
	 */
	async comebacks(sinceMs: number, anew: boolean): Promise<Comeback[]> {
		const took = new Map<RoamingPeer, number>();
		while (took.size < this.peers.length && performance.now() - sinceMs < giveUpMs) {
			for (const peer of this.peers)
				if (!took.has(peer) && this.#isBack(peer, sinceMs, anew)) took.set(peer, performance.now() - sinceMs);
			await sleep(pollMs);
		}
		return this.peers.map((peer) => ({
			name: peer.name,
			origin: peer.session?.origin ?? 'nowhere',
			tookMs: took.get(peer) ?? null,
		}));
	}

	/** Waits until all is as before a failure, also between the servers, and everybody at the server of their page. @throws Error: it is not in time */
	async settle(): Promise<void> {
		await this.#allBack();
		for (const peer of this.peers) peer.reopen();
		await this.#allBack();
		// A lease ends, and a server that has started may claim rooms again.
		await sleep(4_000);
		this.home();
	}

	async #allBack(): Promise<void> {
		const back = await this.comebacks(performance.now(), false);
		const missing = back.filter(({ tookMs }) => tookMs === null);
		if (missing.length > 0)
			throw new Error(`without media: ${missing.map(({ name }) => name).join(', ')}: ${this.troubles()}`);
	}

	/** Ways in which a page would have told that it is over. */
	troubles(): string {
		return this.peers
			.map(({ name, over }) => (over ? `${name}: ${over}` : ''))
			.filter(Boolean)
			.join('; ');
	}

	/** Connections made since then. */
	connectionsSince(sinceMs: number): number {
		return this.#sessions.filter((session) => session.sinceMs > sinceMs).length;
	}

	/** Operations since then that were not done, by code. */
	refusalsSince(sinceMs: number): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const { code, atMs } of this.peers.flatMap(({ refusals }) => refusals))
			if (atMs >= sinceMs) counts[code] = (counts[code] ?? 0) + 1;
		return counts;
	}

	/** By what everybody was told so far. */
	twoHomes(): string[] {
		return findTwoHomes(this.#sessions);
	}

	/** So that what is found once is not found again. */
	forgetStays(): void {
		for (const { sessions } of this.peers) {
			const last = sessions.splice(0).at(-1);
			if (last) {
				last.acts = [];
				sessions.push(last);
			}
		}
	}

	/** Messages that were acknowledged and that somebody who comes in now is not shown. */
	async lostMessages(): Promise<string[]> {
		const said = this.peers.flatMap((peer) => peer.said.splice(0));
		const witness = await RoamingPeer.join(this.#person('Witness', this.home().origin, false), this.log);
		const { chat } = witness;
		await witness.leave();
		// It shows the newest ones only. What each of several people said is in order, all of it is not.
		const from = numberOf(chat[0] ?? '0');
		return said.filter((text) => numberOf(text) >= from && !chat.includes(text));
	}

	async close(): Promise<void> {
		for (const timer of this.#timers) clearInterval(timer);
		await Promise.all(this.peers.map((peer) => peer.leave()));
		for (const server of this.cluster.servers) await server.stop();
		await this.cluster.redis.stop();
	}

	get #sessions() {
		return this.peers.flatMap(({ sessions }) => sessions);
	}

	#isBack(peer: RoamingPeer, sinceMs: number, anew: boolean): boolean {
		const { session } = peer;
		if (!session || (anew && session.sinceMs < sinceMs)) return false;
		const cameraIds = this.peers.flatMap((other) => (other === peer ? [] : [other.cameraId]));
		if (cameraIds.some((id) => id === undefined)) return false;
		return peer.hasMediaSince(sinceMs, cameraIds.map(String));
	}

	#person(displayName: string, origin: string, speaks: boolean) {
		const { token, ca } = this.#entrance;
		return { displayName, origin, speaks, token, ca, deviceId: randomBytes(12).toString('hex') };
	}

	#entrance = { token: '', ca: '' };

	async #fill(): Promise<void> {
		const [first] = this.cluster.servers;
		if (!first) throw new Error('a cluster has servers');
		const { hostToken, roomCode } = first.process.info;
		const ca = await this.cluster.certificates();
		await ask(`${first.origin}/api/host`, { ca, token: hostToken, method: 'PATCH', body: { waitForHost: false } });
		for (let index = 0; index < people; index++) {
			const { origin } = this.cluster.servers[index % servers] ?? first;
			const { token } = await ask(`${first.origin}/api/join`, { ca, method: 'POST', body: { roomCode } });
			this.#entrance = { token: String(token), ca };
			const person = this.#person(`Student ${index + 1}`, origin, index < speakers);
			this.peers.push(await RoamingPeer.join(person, this.log));
		}
		await this.settle();
	}

	#start(): void {
		this.peers.forEach((peer, index) => {
			const first = setTimeout(
				() => {
					this.#timers.push(setInterval(() => void peer.act(null), questionMs));
					this.#timers.push(setInterval(() => void peer.act(`message ${++this.#messages}`), messageMs));
				},
				(index * questionMs) / people,
			);
			this.#timers.push(first);
		});
	}
}
