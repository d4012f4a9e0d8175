import { expect, test } from 'vitest';
import type { PeerLink } from '../core/peer/PeerLink.ts';
import { parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { dispatch } from './dispatch.ts';
import { Session } from './Session.ts';

const silent = () => undefined;

/** A session that joined, and what its logger got as errors. */
async function joinedSession({ sfu }: TestSfu) {
	const logged: unknown[][] = [];
	const logger = {
		...{ debug: silent, info: silent, warn: silent },
		error: (...entry: unknown[]) => void logged.push(entry),
	};
	const link: PeerLink = { notify: silent, close: silent };
	const grant = { subject: 'anna', role: 'participant', maxSeats: 2, roomId: 'physics', open: false } as const;
	const session = new Session({ sfu, link, grant, logger });
	expect(await dispatch(session, 'joinRoom', { displayName: 'Anna', rtpCapabilities })).toMatchObject({ ok: true });
	session.answered('joinRoom');
	return { session, logged };
}

const internal = { ok: false, error: { code: 'internal', message: 'internal error' } };

test('an operation that fails inside a part is answered internal, and logged with the stack', async () => {
	let failure: Error | undefined;
	let fails = false;
	const serverBudgetMbps = () => {
		if (!fails) return 50;
		failure = new RangeError('the budget is out of range');
		throw failure;
	};
	await using server = await TestSfu.start({ serverBudgetMbps });
	server.createRoom();
	const { session, logged } = await joinedSession(server);
	expect(await dispatch(session, 'getStats', {})).toMatchObject({ ok: true });
	fails = true;
	expect(await dispatch(session, 'getStats', {})).toEqual(internal);
	expect(logged).toEqual([[{ err: failure, operation: 'getStats' }, 'operation failed']]);
	expect(failure?.stack).toContain('BandwidthAllocator');
	fails = false;
	expect(await dispatch(session, 'getStats', {})).toMatchObject({ ok: true });
});

test.each([
	['a TypeError', new TypeError('undefined is not a function')],
	['a plain Error', new Error('cannot happen')],
	['a string', 'thrown without an error'],
])(
	'%s of ours beside the mediasoup call is answered internal, not as a mistake of the client',
	async (_what, failure) => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const { session, logged } = await joinedSession(server);
		const answer = await dispatch(session, 'createTransport', { direction: 'send' });
		if (!answer.ok) throw new Error(answer.error.message);
		// `Producers` asks for permissions before its call of mediasoup and after it.
		room.parts.permissions.of = () => {
			throw failure;
		};
		const request = { transportId: answer.id, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') };
		expect(await dispatch(session, 'produce', request)).toEqual(internal);
		expect(logged).toEqual([[{ err: failure, operation: 'produce' }, 'operation failed']]);
	},
);

test('a mistake of the client is answered with its code, and not logged', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const { session, logged } = await joinedSession(server);
	const codes = await Promise.all([
		dispatch(session, 'sendChat', { text: 7 }),
		dispatch(session, 'closeTransport', { transportId: 'none' }),
		dispatch(session, 'joinRoom', { displayName: 'Anna' }),
	]);
	expect(codes.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
		'bad-request',
		'not-found',
		'wrong-state',
	]);
	expect(logged).toEqual([]);
});

test('a join that fails in a part is answered internal, and leaves no peer behind', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	await server.enter({ role: 'host' });
	const failure = new Error('cannot happen');
	const { hands } = room.parts;
	Object.assign(hands, {
		peerJoined: () => {
			throw failure;
		},
	});
	const late = server.connect({ roomId: 'physics' });
	expect(await late.codeOf('joinRoom', { displayName: 'Late' })).toBe('internal');
	expect(room.size).toBe(1);
	Object.assign(hands, { peerJoined: undefined });
	expect(await late.codeOf('joinRoom', { displayName: 'Late' })).toBe('ok');
});

test('a founder is in its room once it can be answered, and never when its token cannot be signed', async () => {
	await using server = await TestSfu.start();
	const link: PeerLink = { notify: silent, close: silent };
	const grant = { subject: 'anna', role: 'participant', maxSeats: 2, open: true } as const;
	let failToSign: (error: Error) => void = silent;
	const signed = new Promise<string>((_, reject) => (failToSign = reject));
	const anna = new Session({ sfu: server.sfu, link, grant, logger: silentLogger, founderToken: () => signed });
	const joining = dispatch(anna, 'joinRoom', { roomId: 'club', displayName: 'Anna' });
	const room = await until(() => server.sfu.rooms.find('club')?.currentMedia && server.sfu.rooms.find('club'), 'media');
	// It would be in the room by now if nothing else were awaited.
	await room.media();
	expect(room.peers).toEqual([]);
	failToSign(new Error('the secret is gone'));
	expect(await joining).toEqual(internal);
	expect([room.peers, room.keptSeats]).toEqual([[], []]);
});
