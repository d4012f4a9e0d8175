import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Room } from '../../core/Room.ts';
import type { JoinRoomResponse } from '../../protocol/operations.ts';
import type { SocketClient } from '../../testing/SocketClient.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { TestServer } from '../../testing/TestServer.ts';

type Joined = Extract<JoinRoomResponse, { status: 'joined' }>;
type Pair = { cluster: TestCluster; home: TestServer; front: TestServer };
/** Two servers, and a room for one test: at `home`, founded by whoever joins it first. */
type TwoServers = Pair & {
	roomId: string;
	room: () => Room;
	joined: (client: SocketClient, displayName: string, others?: object) => Promise<Joined>;
};

let rooms = 0;

/** Linked servers, open to everybody; the first is the home of new rooms. */
export async function startServers(...names: string[]): Promise<{ cluster: TestCluster; started: TestServer[] }> {
	const cluster = new TestCluster();
	const started: TestServer[] = [];
	for (const name of names) {
		const sessions = await cluster.add(name);
		started.push(await TestServer.start({ open: true, roomsPerAddress: 1_000 }, { sessions }));
	}
	return { cluster, started };
}

export async function closeServers(cluster: TestCluster, ...started: TestServer[]): Promise<void> {
	for (const server of started) await server[Symbol.asyncDispose]();
	cluster[Symbol.dispose]();
}

async function startPair(): Promise<Pair> {
	const { cluster, started } = await startServers('home', 'front');
	const [home, front] = started;
	if (!home || !front) throw new Error('not started');
	return { cluster, home, front };
}

function withRoom(pair: Pair): TwoServers {
	const roomId = `room-${++rooms}`;
	return {
		...{ ...pair, roomId },
		room: () => pair.home.running.sfu.rooms.get(roomId),
		joined: async (client, displayName, others = {}) => {
			const answer = await client.ask('joinRoom', { roomId, displayName, ...others });
			if (answer.status !== 'joined') throw new Error(answer.status);
			return answer;
		},
	};
}

/** The same two servers for all tests of a file. @returns them, with a room for the test that calls it */
export function sharedServers(): () => TwoServers {
	let pair: Pair;
	beforeAll(async () => {
		pair = await startPair();
	});
	afterAll(() => closeServers(pair.cluster, pair.front, pair.home));
	return () => withRoom(pair);
}

/** Two servers for one test, e.g. as they count what one address does. */
export async function ownServers(): Promise<TwoServers> {
	const pair = await startPair();
	onTestFinished(() => closeServers(pair.cluster, pair.front, pair.home));
	return withRoom(pair);
}

export const refusal = (code: string, what?: string) => ({
	ok: false,
	error: expect.objectContaining({ code, ...(what && { what }) }),
});
