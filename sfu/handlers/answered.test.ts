import { describe, expect, test } from 'vitest';
import type { PeerLink } from '../core/peer/PeerLink.ts';
import type { NoticeName } from '../protocol/notices.ts';
import type { Operation } from '../protocol/operations.ts';
import { rtpCapabilities } from '../testing/rtpParameters.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { dispatch } from './dispatch.ts';
import { Session } from './Session.ts';

/** A connection of which the test itself says when an answer has left. */
function connect({ sfu }: TestSfu, displayName = 'Anna') {
	const notices: NoticeName[] = [];
	const link: PeerLink = { notify: (name) => void notices.push(name), close: () => undefined };
	const grant = { subject: displayName, role: 'participant', maxSeats: 2, roomId: 'physics', open: false } as const;
	const session = new Session({ sfu, link, grant, logger: silentLogger });
	const ask = (operation: Operation, request: unknown) => dispatch(session, operation, request);
	return {
		session,
		notices,
		ask,
		join: (more: object = {}) => ask('joinRoom', { displayName, rtpCapabilities, ...more }),
	};
}

/** A class so large that newcomers are told at once to do without video. */
async function largeClass() {
	const server = await TestSfu.start({ audioOnlyAbove: 1 });
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' });
	return { server, room, host };
}

describe('notices to whoever joins', () => {
	test('wait until the answer of joinRoom has left, while the others hear of the newcomer', async () => {
		const { server, host } = await largeClass();
		await using _ = server;
		const anna = connect(server);
		expect(await anna.join()).toMatchObject({ ok: true, status: 'joined' });
		// The others wait for the newcomers' answers, too, but only for a moment.
		await host.next('peerJoined');
		await host.ask('sendChat', { text: 'Welcome' });
		await host.ask('raiseHand', {});
		await until(
			() => host.told('handsChanged'),
			'one handsChanged',
			({ length }) => length === 1,
		);
		expect(anna.notices).toEqual([]);
		anna.session.answered('joinRoom');
		expect(anna.notices).toEqual(['recommendAudioOnly', 'chatMessage', 'handsChanged']);
	});

	test('are not released by the answer of another operation', async () => {
		const { server } = await largeClass();
		await using _ = server;
		const anna = connect(server);
		await anna.join();
		await anna.ask('getStats', {});
		anna.session.answered('getStats');
		anna.session.answered('createRoom');
		expect(anna.notices).toEqual([]);
		anna.session.answered('joinRoom');
		expect(anna.notices).toEqual(['recommendAudioOnly']);
	});

	test('are not released by a second joinRoom that is refused while the first is under way', async () => {
		const { server } = await largeClass();
		await using _ = server;
		const anna = connect(server);
		const answers: string[] = [];
		const join = async () => {
			const { ok } = await anna.join();
			answers.push(`${ok ? 'joined' : 'refused'}, notices before: ${anna.notices.length}`);
			anna.session.answered('joinRoom');
		};
		await Promise.all([join(), join()]);
		expect(answers).toEqual(['refused, notices before: 0', 'joined, notices before: 0']);
		expect(anna.notices).toEqual(['recommendAudioOnly']);
	});

	test('wait for the answer of a resume', async () => {
		const { server, room } = await largeClass();
		await using _ = server;
		const ben = await server.enter();
		const camera = await ben.produce('camera');
		ben.session.disconnected();
		const back = connect(server, 'Ben');
		const { resumeToken } = ben.answer;
		expect(await back.join({ resumeToken })).toMatchObject({ ok: true, resumed: true });
		room.broadcast('reaction', { peerId: ben.answer.peerId, reaction: 'clap' });
		expect(back.notices).toEqual([]);
		back.session.answered('joinRoom');
		expect(back.notices).toEqual(['demandChanged', 'reaction']);
		expect(back.session.peer.producers.find(camera)).toBeDefined();
	});

	test('wait for the answer that says to wait in the lobby', async () => {
		await using server = await TestSfu.start();
		server.createRoom({ lobby: true });
		const host = await server.enter({ role: 'host' });
		const anna = connect(server);
		expect(await anna.join()).toMatchObject({ ok: true, status: 'waiting' });
		const { lobby } = await host.next('lobbyChanged');
		await host.ask('admit', { peerId: lobby[0]?.peerId ?? '' });
		expect(anna.notices).toEqual([]);
		anna.session.answered('joinRoom');
		expect(anna.notices).toEqual(['admitted']);
	});

	test('leave at once after a join that was answered', async () => {
		const { server, room } = await largeClass();
		await using _ = server;
		const anna = connect(server);
		await anna.join();
		anna.session.answered('joinRoom');
		room.broadcast('reaction', { peerId: anna.session.peer.id, reaction: 'clap' });
		expect(anna.notices).toEqual(['recommendAudioOnly', 'reaction']);
	});
});

describe('notices to the others', () => {
	test('leave at once after a connection that ended before its answer', async () => {
		const { server, room, host } = await largeClass();
		await using _ = server;
		const anna = connect(server);
		await anna.join();
		const { id: peerId } = anna.session.peer;
		anna.session.disconnected();
		expect(host.told('peerJoined')).toHaveLength(1);
		expect(host.told('peerUpdated')).toEqual([{ peerId, connected: false }]);
		room.broadcast('reaction', { peerId, reaction: 'clap' });
		expect(host.told('reaction')).toHaveLength(1);
		anna.session.answered('joinRoom');
		expect(anna.notices).not.toContain('reaction');
	});

	test('leave at once after a connection that ended while its join was under way', async () => {
		const { server, room, host } = await largeClass();
		await using _ = server;
		const anna = connect(server);
		const joining = anna.join();
		anna.session.disconnected();
		room.broadcast('reaction', { peerId: host.answer.peerId, reaction: 'clap' });
		expect(host.told('reaction')).toHaveLength(1);
		expect(await joining).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
		anna.session.answered('joinRoom');
		room.broadcast('reaction', { peerId: host.answer.peerId, reaction: 'clap' });
		expect(host.told('reaction')).toHaveLength(2);
		expect(anna.notices).toEqual([]);
	});

	test('leave at once after a join that was refused', async () => {
		const { server, room, host } = await largeClass();
		await using _ = server;
		await host.ask('lockRoom', { locked: true });
		const anna = connect(server);
		expect(await anna.join()).toMatchObject({ ok: false, error: { code: 'room-locked' } });
		anna.session.answered('joinRoom');
		room.broadcast('reaction', { peerId: host.answer.peerId, reaction: 'clap' });
		expect([host.told('reaction').length, anna.notices]).toEqual([1, []]);
	});

	test('leave when the last of several joins is answered, in the order in which they came up', async () => {
		const { server, host } = await largeClass();
		await using _ = server;
		const people = [connect(server, 'Anna'), connect(server, 'Ben')] as const;
		const before = host.notices.length;
		await Promise.all(people.map(({ join }) => join()));
		people[0].session.answered('joinRoom');
		people[1].session.answered('joinRoom');
		const names = host.notices.slice(before).map(({ name }) => name);
		expect(names).toEqual(['peerJoined', 'recommendAudioOnly', 'peerJoined']);
	});
});
