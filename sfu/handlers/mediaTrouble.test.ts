import { describe, expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import type { InMemoryClient } from '../testing/InMemoryClient.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { dtlsParameters } from '../testing/rtpParameters.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';

/** Short: nothing in memory takes longer than this to fail. */
const mediaConnectMs = 100;
const looks = { colour: [200, 40, 40], toneHz: 440 } as const;

/** Asks to connect, and never sends a packet: as a client behind a firewall that drops the media port. */
async function askInVain(client: InMemoryClient): Promise<string> {
	const transportId = await client.transport('recv');
	await client.ask('connectTransport', { transportId, dtlsParameters });
	return transportId;
}

const troubled = (client: InMemoryClient) => client.told('mediaTroubleChanged').at(-1)?.peerIds;

describe('a peer whose media connection does not come up', () => {
	test('is told to hosts with the ports, once, and not to participants', async () => {
		await using server = await TestSfu.start({ mediaConnectMs });
		const { host, ben, cleo } = await classOfThree(server);
		await Promise.all([askInVain(ben), askInVain(cleo)]);
		await until(
			() => troubled(host),
			'both in trouble',
			(peerIds) => peerIds?.length === 2,
		);
		expect(host.told('mediaTroubleChanged')).toHaveLength(2);
		expect(host.told('mediaTroubleChanged').at(-1)).toEqual({
			peerIds: expect.arrayContaining([ben.answer.peerId, cleo.answer.peerId]),
			ports: server.sfu.mediaPorts,
		});
		expect(ben.told('mediaTroubleChanged')).toEqual([]);
	});

	test('is in the snapshot of a host who joins later, and told to a new co-host', async () => {
		await using server = await TestSfu.start({ mediaConnectMs });
		const { host, ben, cleo } = await classOfThree(server);
		await askInVain(ben);
		await host.next('mediaTroubleChanged');
		const second = await server.enter({ role: 'host' }, { displayName: 'Dora' });
		expect(second.answer.parts.mediaTrouble).toEqual({ peerIds: [ben.answer.peerId], ports: server.sfu.mediaPorts });
		expect((await server.enter()).answer.parts).not.toHaveProperty('mediaTrouble');
		await host.ask('setRole', { peerId: cleo.answer.peerId, role: 'coHost' });
		expect(await cleo.next('mediaTroubleChanged')).toMatchObject({ peerIds: [ben.answer.peerId] });
	});

	test('stays in trouble while its client makes new transports, until one is connected', async () => {
		await using server = await TestSfu.start({ mediaConnectMs });
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const mia = await MediaClient.enter(server);
		const transportId = await askInVain(mia.client);
		await host.next('mediaTroubleChanged');
		await mia.client.ask('closeTransport', { transportId });
		expect(troubled(host)).toEqual([mia.peerId]);
		await mia.show(looks);
		expect(await host.next('mediaTroubleChanged', 1)).toEqual({ peerIds: [], ports: [] });
		mia.leave();
	});

	test('is no longer counted once it has left, or its connection is lost, and is again when it returns', async () => {
		await using server = await TestSfu.start({ mediaConnectMs });
		const { host, ben, cleo } = await classOfThree(server);
		await askInVain(ben);
		await host.next('mediaTroubleChanged');
		ben.session.disconnected();
		expect(await host.next('mediaTroubleChanged', 1)).toMatchObject({ peerIds: [] });
		const { resumeToken, peerId } = ben.answer;
		const again = server.connect({ roomId: 'physics', subject: 'ben' });
		await again.join({ resumeToken });
		expect(await host.next('mediaTroubleChanged', 2)).toMatchObject({ peerIds: [peerId] });
		await again.ask('leaveRoom', {});
		expect(await host.next('mediaTroubleChanged', 3)).toMatchObject({ peerIds: [] });
		expect(cleo.told('mediaTroubleChanged')).toEqual([]);
	});
});

test('a peer whose media flow, or who asked for none, is never told', async () => {
	await using server = await TestSfu.start({ mediaConnectMs: 1_000 });
	server.createRoom();
	const host = await server.enter({ role: 'host' });
	const mia = await MediaClient.enter(server);
	await mia.show(looks);
	const silent = await server.enter();
	await silent.transport('recv');
	const late = await server.enter();
	await askInVain(late);
	// Later than the others would have been told.
	expect(await host.next('mediaTroubleChanged')).toMatchObject({ peerIds: [late.answer.peerId] });
	mia.leave();
});

test('media that stop after they have flowed count too', async () => {
	await using server = await TestSfu.start({ mediaConnectMs });
	server.createRoom();
	const host = await server.enter({ role: 'host' });
	const mia = await MediaClient.enter(server);
	await mia.show(looks);
	await until(
		() => mia.send.connectionState,
		'the media of Mia',
		(state) => state === 'connected',
	);
	// Closed without a word to the server: DTLS says goodbye, as when a browser's process dies.
	mia.send.close();
	expect(await host.next('mediaTroubleChanged')).toMatchObject({ peerIds: [mia.peerId] });
	mia.leave();
});

test('offers only TCP candidates to a client that asks for them', async () => {
	await using server = await TestSfu.start();
	const { ben } = await classOfThree(server);
	const protocolsOf = async (request: { tcpOnly?: boolean }) => {
		const { iceCandidates } = await ben.ask('createTransport', { direction: 'recv', ...request });
		return new Set(iceCandidates.map(({ protocol }) => protocol));
	};
	expect(await protocolsOf({})).toEqual(new Set(['udp', 'tcp']));
	expect(await protocolsOf({ tcpOnly: true })).toEqual(new Set(['tcp']));
});
