import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SfuError } from '../../core/errors.ts';
import { LinkedServers } from '../../testing/LinkedServers.ts';
import { TestFilms } from '../../testing/TestFilms.ts';
import { TestRecorder } from '../../testing/TestRecorder.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { ClusterForwarding } from './ClusterForwarding.ts';
import { ForwardedRequests } from './ForwardedRequests.ts';
import { SentStreams } from './SentStreams.ts';

/** Two servers with one secret. Rooms of `there` are at the home, all others at the front. */
export class TwoServers {
	/** Where the front has rooms created that have no given id; null: there. */
	emptierId: string | null = null;
	readonly front: TestServer;
	readonly home: TestServer;
	readonly linked: LinkedServers;
	/** By id and by code. */
	readonly there: Map<string, string>;
	/** Servers that may not serve their rooms. */
	readonly withoutLease: Set<string>;
	readonly #forwarded: ForwardedRequests;
	readonly #folders: string[];

	private constructor(
		front: TestServer,
		home: TestServer,
		linked: LinkedServers,
		there: Map<string, string>,
		withoutLease: Set<string>,
		forwarded: ForwardedRequests,
		folders: string[],
	) {
		[this.front, this.home, this.linked, this.there] = [front, home, linked, there];
		this.withoutLease = withoutLease;
		this.#forwarded = forwarded;
		this.#folders = folders;
	}

	/** @param options `open` to everybody; `pingMs` of their links */
	static async start({ open = false, pingMs }: { open?: boolean; pingMs?: number } = {}): Promise<TwoServers> {
		const folders = await Promise.all([folderWithSecret(), folderWithSecret()]);
		const linked = await LinkedServers.start();
		for (const serverId of ['front', 'home']) await linked.add(serverId, pingMs === undefined ? {} : { pingMs });
		const there = new Map<string, string>();
		const withoutLease = new Set<string>();
		let servers: TwoServers | undefined;
		const place = async (idOrCode: string) => {
			const roomId = there.get(idOrCode);
			if (roomId === undefined) return { kind: 'here' as const };
			if (roomId === 'uncertain') throw new SfuError('unavailable', 'not certain');
			return {
				kind: 'there' as const,
				roomId,
				roomCode: idOrCode,
				epoch: 7,
				link: await linked.links('front').to('home'),
			};
		};
		const forwarding = new ClusterForwarding({
			streams: new SentStreams(linked.links('front')),
			links: linked.links('front'),
			places: { place },
			otherIds: () => ['home'],
			emptierId: () => servers?.emptierId ?? null,
			isServing: () => !withoutLease.has('front'),
		});
		const home = await TestServer.start({ open, dataDir: folders[1] }, { recording });
		const front = await TestServer.start({ open, dataDir: folders[0] }, { forwarding, recording });
		const requireHome = async (roomId: string, epoch: number) => {
			if (there.get(roomId) !== roomId || epoch !== 7) throw new SfuError('unavailable', 'its home is elsewhere');
		};
		const forwarded = new ForwardedRequests({
			streams: new SentStreams(linked.links('home')),
			links: linked.links('home'),
			places: { requireHome },
			isServing: () => !withoutLease.has('home'),
			app: home.running.app,
		});
		servers = new TwoServers(front, home, linked, there, withoutLease, forwarded, folders);
		return servers;
	}

	/** Answers of the home that the front has not read to their end. */
	get unread(): number {
		return this.#forwarded.unreadCount;
	}

	/** A room at the home, and that the front knows. */
	createRoom(roomId: string): { roomId: string; roomCode: string } {
		const { settings } = this.home.running.sfu.rooms.create({ roomId, name: roomId });
		this.there.set(roomId, roomId).set(settings.roomCode, roomId);
		return settings;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.linked[Symbol.dispose]();
		await this.front[Symbol.asyncDispose]();
		await this.home[Symbol.asyncDispose]();
		for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
	}
}

/** Nothing is recorded; the library has what the test writes. */
function recording(folder: string) {
	const recorder = new TestRecorder(folder);
	return { recorder, running: recorder, films: new TestFilms(), pageChanged: async () => {} };
}

async function folderWithSecret(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-forward-'));
	await writeFile(join(folder, 'token-secret'), Buffer.alloc(32, 7).toString('base64url'), { mode: 0o600 });
	return folder;
}
