import { expect, test } from 'vitest';
import { anyFreePort } from '../../core/workers/ports.ts';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { dtlsParameters } from '../../testing/rtpParameters.ts';
import { until } from '../../testing/until.ts';
import { LentServers } from './lentServers.fixture.ts';
import type { PipePlace } from './pipeEnd.ts';

/** Anna sends a camera on `home`, and Ben receives it on `lender`; no packet is ever sent. */
async function twoOfTwoServers(workers: Record<string, number> = { lender: 1, home: 1 }, ports?: PipePlace['ports']) {
	const servers = await LentServers.start(workers, ports);
	const home = servers.server('home');
	home.createRoom();
	const anna = await home.enter();
	const producerId = await anna.produce('camera');
	await servers.fill('home');
	const ben = await home.enter();
	await ben.transport('recv');
	await ben.ask('consume', { producerId });
	return { servers, home, anna, ben, producerId };
}

const routerOf = (client: InMemoryClient) => client.session.peer.transportFor('recv').appData.router;
const nothing = (held: string[]) => held.length === 0;

test('those who received on another server get new transports when its worker dies, and nobody else notices', async () => {
	const { servers, anna, ben, producerId } = await twoOfTwoServers();
	await using _ = servers;
	expect(servers.media('home').borrowed).toEqual({ routers: 1, transports: 1, consumers: 1 });
	expect(servers.media('lender').lent).toEqual({ routers: 1, transports: 1, consumers: 1 });
	process.kill(servers.worker('lender').pid, 'SIGKILL');
	await ben.next('mediaRestarted');
	expect(ben.session.peer.transports.all()).toEqual([]);
	expect(anna.told('mediaRestarted')).toEqual([]);
	await ben.transport('recv');
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	expect(anna.told('mediaRestarted')).toEqual([]);
});

test('the router on another server closes when the worker of the origin dies', async () => {
	const { servers, anna, ben } = await twoOfTwoServers();
	await using _ = servers;
	process.kill(servers.worker('home').pid, 'SIGKILL');
	await Promise.all([anna.next('mediaRestarted'), ben.next('mediaRestarted')]);
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
	expect(ben.told('mediaRestarted')).toHaveLength(1);
});

test('those who received on another server come back when its link ends, and it keeps nothing', async () => {
	const { servers, home, anna, ben, producerId } = await twoOfTwoServers();
	await using _ = servers;
	servers.links.kill('lender');
	await ben.next('mediaRestarted');
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
	await ben.transport('recv');
	expect(routerOf(ben).id).toBe((await home.sfu.rooms.get('physics').media()).router.id);
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	expect(anna.told('mediaRestarted')).toEqual([]);
});

test('a room that closes leaves nothing behind on either server, and no receiver asks for its media again', async () => {
	const { servers, home, ben } = await twoOfTwoServers();
	await using _ = servers;
	home.sfu.rooms.close('physics');
	servers.empty();
	for (const id of ['home', 'lender']) await until(() => servers.held(id), `nothing on ${id}`, nothing);
	expect(servers.media('home').borrowed).toEqual({ routers: 0, transports: 0, consumers: 0 });
	expect(servers.media('lender').lent).toEqual({ routers: 0, transports: 0, consumers: 0 });
	expect([ben.told('mediaRestarted'), servers.errors]).toEqual([[], []]);
});

test('the router on another server closes with the last receiver there', async () => {
	const { servers, ben } = await twoOfTwoServers();
	await using _ = servers;
	await ben.ask('closeMedia', {});
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
});

test('a server that is full lends nothing more, and its next receivers stay at home', async () => {
	const { servers, home, ben } = await twoOfTwoServers();
	await using _ = servers;
	await servers.fill('lender');
	const cem = await home.enter();
	await cem.transport('recv');
	const { router } = await home.sfu.rooms.get('physics').media();
	expect([routerOf(cem).id, routerOf(ben).id === router.id]).toEqual([router.id, false]);
});

test('receivers go to the next server when the first one becomes full', async () => {
	const { servers, home, ben, producerId } = await twoOfTwoServers({ lender: 1, other: 1, home: 1 });
	await using _ = servers;
	await servers.fill('lender');
	const cem = await home.enter();
	const transportId = await cem.transport('recv');
	expect(await cem.codeOf('consume', { producerId })).toBe('ok');
	expect(await servers.held('other')).toContain(transportId);
	expect(await servers.held('lender')).toContain(routerOf(ben).id);
});

test('those who received on a server that lends nothing any more get new transports', async () => {
	const { servers, anna, ben } = await twoOfTwoServers();
	await using _ = servers;
	servers.media('lender').close();
	await ben.next('mediaRestarted');
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
	expect(servers.media('home').borrowed.routers).toBe(0);
	expect(anna.told('mediaRestarted')).toEqual([]);
});

test('pipes have a port of their range, and receivers stay at home when none is left', async () => {
	const min = await anyFreePort('127.0.0.1');
	{
		const { servers } = await twoOfTwoServers(undefined, { min, max: min + 9 });
		await using _ = servers;
		const ports = ['home', 'lender'].map((id) => servers.pipe(id).tuple.localPort);
		expect(new Set(ports).size).toBe(2);
		for (const port of ports) expect(port >= min && port <= min + 9).toBe(true);
	}
	// At one address, one port is enough for one end.
	const { servers, home, ben } = await twoOfTwoServers(undefined, { min, max: min });
	await using _ = servers;
	expect(routerOf(ben).id).toBe((await home.sfu.rooms.get('physics').media()).router.id);
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
});

test('what is malformed is refused by either side and changes nothing', async () => {
	const { servers, ben } = await twoOfTwoServers();
	await using _ = servers;
	const { id: routerId } = routerOf(ben);
	const [toLender, toHome] = [
		await servers.links.links('home').to('lender'),
		await servers.links.links('lender').to('home'),
	];
	for (const [method, body] of [
		['open', { pipe: { ip: 'localhost', port: 0 } }],
		['pipe', { routerId, producerId: 7 }],
		['transport', null],
		['stats', { routerId, ids: Array.from({ length: 501 }, () => routerId) }],
	] as const) {
		await expect(toLender.request(`media.${method}`, body)).rejects.toMatchObject({ code: 'bad-request' });
	}
	const none = { codecs: [], encodings: [] };
	const unusable = { routerId, producerId: 'p', kind: 'video', rtpParameters: none, paused: false };
	await expect(toLender.request('media.pipe', unusable)).rejects.toMatchObject({ code: 'bad-request' });
	toLender.send('media.change', { routerId, id: routerId, change: { what: 'explode' } });
	toHome.send('media.events', { routerId, events: [{ what: 'lost' }] });
	await toHome.request('media.events', { routerId: 'unknown', events: [] });
	expect(await servers.held('lender')).toContain(routerId);
	expect(ben.session.peer.transportFor('recv').closed).toBe(false);
});

test('a server cannot use a router that was lent to another one', async () => {
	const { servers, ben } = await twoOfTwoServers({ lender: 1, other: 1, home: 1 });
	await using _ = servers;
	const { id: routerId } = routerOf(ben);
	const link = await servers.links.links('other').to('lender');
	link.send('media.change', { routerId, id: routerId, change: { what: 'close' } });
	const request = { routerId, sctp: false, tcpOnly: false, reached: {} };
	await expect(link.request('media.transport', request)).rejects.toMatchObject({ code: 'not-found' });
	expect(await servers.held('lender')).toContain(routerId);
});

test('a transport on another server follows the network there, and not at home', async () => {
	const { servers, home, ben } = await twoOfTwoServers();
	await using _ = servers;
	const elsewhere = new Set(['192.0.2.1']);
	await home.sfu.networkChanged(elsewhere);
	expect(ben.session.peer.transports.size).toBe(1);
	await servers.server('lender').sfu.networkChanged(elsewhere);
	await ben.next('mediaRestarted');
	expect(ben.session.peer.transports.size).toBe(0);
});

test('what is wrong with a request to another server is told as it is at home', async () => {
	const { servers, ben } = await twoOfTwoServers();
	await using _ = servers;
	const { id: transportId } = ben.session.peer.transportFor('recv');
	expect(await ben.codeOf('connectTransport', { transportId, dtlsParameters })).toBe('ok');
	const role = 'server';
	expect(await ben.codeOf('connectTransport', { transportId, dtlsParameters: { ...dtlsParameters, role } })).toBe(
		'wrong-state',
	);
	expect(await ben.codeOf('restartIce', { transportId })).toBe('ok');
});
