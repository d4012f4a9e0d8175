import { expect, test, vi } from 'vitest';
import { TestSfu, twoInARoom } from '../../testing/TestSfu.ts';
import { IceServers, turnUserLifetimeS } from './IceServers.ts';

const turn = {
	urls: ['turn:turn.school.example?transport=udp', 'turn:turn.school.example?transport=tcp'],
	secret: 'north',
};

test('a user of TURN is its end and the name, and its password what coturn computes of them', () => {
	const servers = new IceServers({ turn, nowMs: () => (1_800_000_000 - turnUserLifetimeS) * 1000 + 999 });
	const username = '1800000000:peer_1';
	// printf %s "$username" | openssl dgst -sha1 -hmac north -binary | base64
	const credential = 'EilO6STahWkcXLXSU7AEO0NTr/8=';
	expect(servers.of('peer_1')).toEqual([{ urls: turn.urls, username, credential }]);
	expect(servers.of('peer:1')).toEqual([{ urls: turn.urls, username, credential }]);
});

test('a user of TURN fits into a STUN message, however long the id of its peer is', () => {
	const [{ username = '' } = {}] = new IceServers({ turn }).of('ä:'.repeat(500));
	expect(username).toMatch(/^\d+:[\w-]{1,64}$/);
});

test('everybody gets the same servers where none needs a user', () => {
	const fixed = [{ urls: 'stun:stun.school.example' }];
	expect(new IceServers({ fixed }).of('ann')).toEqual(fixed);
	expect(new IceServers().of('ann')).toEqual([]);
});

test('participants get a new user of TURN before theirs ends', async () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	try {
		let nowMs = 1_800_000_000_000;
		await using server = await TestSfu.start({ iceServers: new IceServers({ turn, nowMs: () => nowMs }) });
		const [anna] = await twoInARoom(server);
		const { iceServers: first } = await anna.ask('createTransport', { direction: 'recv' });
		nowMs += turnUserLifetimeS * 500;
		vi.advanceTimersByTime(turnUserLifetimeS * 500);
		const { iceServers: renewed } = await anna.next('iceServersChanged');
		expect(renewed).toEqual([{ urls: turn.urls, username: expect.any(String), credential: expect.any(String) }]);
		expect(Number.parseInt(String(renewed[0]?.username), 10)).toBe(
			Number.parseInt(String(first?.[0]?.username), 10) + turnUserLifetimeS / 2,
		);
	} finally {
		vi.useRealTimers();
	}
});
