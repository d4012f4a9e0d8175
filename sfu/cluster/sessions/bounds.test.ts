import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { NewSession } from '../../handlers/ClientSession.ts';
import { LocalSessions } from '../../handlers/LocalSession.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import type { Link } from '../link/Link.ts';
import { LinkedFront, maxLinkedSessions } from './LinkedFront.ts';
import { methods } from './messages.ts';
import { NoticeBatch } from './NoticeBatch.ts';
import { maxOpenOperations, RemoteHome } from './RemoteHome.ts';

/** A link to a server that does not answer. */
class SilentLink extends EventEmitter<{ closed: [] }> implements Link {
	readonly serverId = 'silent';
	readonly closed = false;
	readonly sent: [method: string, body: unknown][] = [];

	request = () => new Promise(() => {});
	send(method: string, body: unknown): void {
		this.sent.push([method, body]);
	}
}

const grant = { subject: 'Ada', role: 'participant', maxSeats: 1, open: true } as const;
const room = { roomId: 'physics', epoch: 1 };
const newSession: NewSession = {
	link: { notify: () => {}, close: () => {}, drop: () => {} },
	...{ grant, network: null, reached: {}, logger: silentLogger },
	guess: async (look) => look(),
	resumes: () => true,
};

test('answers unavailable when another server has not answered too many operations, until some are answered or given up', async () => {
	const link = new SilentLink();
	const home = new RemoteHome(link);
	const [one, two] = [home.open(newSession, () => {}), home.open(newSession, () => {})];
	const open = Array.from({ length: maxOpenOperations }, () => one.perform('getStats', {}, undefined, room));
	const refused = await two.perform('getStats', {}, undefined, room);
	expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable' } });
	home.receiveAnswer({
		session: one.id,
		request: 1,
		outcome: { kind: 'failed', error: { code: 'forbidden', message: '' } },
	});
	expect(await open[0]).toMatchObject({ error: { code: 'forbidden' } });
	const sentBefore = link.sent.length;
	void two.perform('getStats', {}, undefined, room);
	expect(link.sent).toHaveLength(sentBefore + 1);
	one.disconnected();
	expect(await open[1]).toMatchObject({ ok: false });
	for (let each = 1; each < maxOpenOperations; each++) void two.perform('getStats', {}, undefined, room);
	expect(await two.perform('getStats', {}, undefined, room)).toMatchObject({ error: { code: 'unavailable' } });
});

test('answers internal where the answer of the other server is not as the contract says', async () => {
	const home = new RemoteHome(new SilentLink());
	const session = home.open(newSession, () => {});
	const wrongFields = session.perform('renewRoomCode', {}, undefined, room);
	const wrongFrame = session.perform('renewRoomCode', {}, undefined, room);
	home.receiveAnswer({ session: session.id, request: 1, outcome: { kind: 'done', fields: { roomCode: 7 } } });
	expect(() => home.receiveAnswer({ session: session.id, request: 2, outcome: 'x' })).toThrow();
	for (const answer of [wrongFields, wrongFrame])
		expect(await answer).toEqual({ ok: false, error: { code: 'internal', message: 'internal error' } });
});

test('answers operations of more sessions than one server may have unavailable, and those that cannot be read internal', async () => {
	await using server = await TestSfu.start();
	const link = new SilentLink();
	const local = new LocalSessions(server.sfu, { issue: async () => undefined });
	const front = new LinkedFront(link, {
		local,
		isServing: () => true,
		places: { requireHome: async () => {} },
		logger: silentLogger,
	});
	for (let each = 0; each <= maxLinkedSessions; each++)
		front.open({ session: String(each), grant, network: null, hostName: null, resumes: true });
	const answerTo = (session: number, operation: string) => {
		const message = { session: String(session), request: 1, operation, raw: {}, ...room };
		try {
			front.perform(message);
		} finally {
			expect(link.sent.at(-1)?.[0]).toBe(methods.answer);
		}
	};
	answerTo(maxLinkedSessions, 'getStats');
	expect(link.sent.at(-1)?.[1]).toMatchObject({ outcome: { error: { code: 'unavailable' } } });
	expect(() => answerTo(0, 'unknown')).toThrow();
	expect(link.sent.at(-1)?.[1]).toMatchObject({ outcome: { error: { code: 'internal' } } });
	front.linkEnded();
});

test('sends what a room tells several sessions as one message, in order', async () => {
	const sent: unknown[] = [];
	const batch = new NoticeBatch((notice) => sent.push(notice));
	const [first, second] = [{ peerId: 'a' }, { peerId: 'a' }];
	batch.add('1', 'peerLeft', first);
	batch.add('2', 'peerLeft', first);
	batch.add('1', 'peerLeft', second);
	batch.flush();
	batch.add('2', 'roomClosed', second);
	expect(sent).toEqual([
		{ sessions: ['1', '2'], name: 'peerLeft', data: first },
		{ sessions: ['1'], name: 'peerLeft', data: second },
	]);
	await Promise.resolve();
	expect(sent).toHaveLength(3);
});
