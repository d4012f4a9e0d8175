import { expect, test } from 'vitest';
import type { InterfaceKind, LanAddress } from '../network/interfaces.ts';
import type { HostAddress } from '../protocol/http.ts';
import type { TransportOptions } from '../protocol/models.ts';
import { TestServer } from '../testing/TestServer.ts';

const at = (interfaceName: string, address: string, kind: InterfaceKind): LanAddress => ({
	...{ interfaceName, address, kind },
});
const cable = at('eth0', '192.168.50.5', 'ethernet');
const wifi = at('wlan0', '10.20.30.40', 'wifi');
const vpn = at('tun0', '10.8.0.2', 'vpn');
const containers = at('docker0', '172.17.0.1', 'virtual');
const shared = at('bridge100', '192.168.2.1', 'virtual');
const ipv6 = at('eth0', 'fd00::5', 'ethernet');
const linkLocal = at('eth0', 'fe80::5%eth0', 'ethernet');

/** Networks that a laptop is on, one after the other. */
const networks: LanAddress[][] = [
	...[[cable], [cable, wifi], [wifi], [wifi, vpn], [vpn], [], [linkLocal], [cable], [cable, containers], [containers]],
	...[
		[cable, shared],
		[shared],
		[ipv6],
		[ipv6, vpn],
		[],
		[cable, wifi, vpn, containers],
		[wifi],
		[],
		[linkLocal],
		[cable],
	],
];

const endpoints = ({ iceCandidates }: TransportOptions) =>
	new Set(iceCandidates.map(({ address, port }) => `${address} ${port}`));

const urlsOf = (addresses: HostAddress[]) =>
	addresses.flatMap(({ httpsUrl, httpUrl, joinUrl, qrUrl }) => [httpsUrl, httpUrl, joinUrl, qrUrl]);

test('the media port and the pages stay the same through twenty changes of the network', async () => {
	let present: LanAddress[] = [cable];
	await using server = await TestServer.start({ bind: null, workers: 2 }, { readAddresses: () => present });
	const { mediaPorts, hostToken, httpPort } = server.info;
	const info = async () => (await server.request('/api/host', { token: hostToken })).json();
	const { client } = await server.join('Anna');
	expect(networks).toHaveLength(20);
	for (const network of networks) {
		present = network;
		await server.running.networkChanged();
		const { addresses, mediaPorts: now, httpPort: pages } = await info();
		expect([now, pages]).toEqual([mediaPorts, httpPort]);
		expect(addresses.map(({ address }: LanAddress) => address).sort()).toEqual(
			(network.length > 0 ? network : [{ address: '127.0.0.1' }]).map(({ address }) => address).sort(),
		);
		// Browsers open no address with a zone.
		expect(urlsOf(addresses).filter((url) => url.includes('%'))).toEqual([]);
		const transport = await client.ask('createTransport', { direction: 'recv' });
		const [port] = [...endpoints(transport)].map((each) => Number(each.split(' ')[1]));
		expect(mediaPorts).toContain(port);
		expect(endpoints(transport)).toContain(`127.0.0.1 ${port}`);
		await client.ask('closeTransport', { transportId: transport.id });
	}
});

test('a client is offered the address of its page whatever the interface is, and no more private one', async () => {
	const present = [cable, shared, at('eth1', '203.0.113.5', 'ethernet')];
	await using server = await TestServer.start({ bind: null }, { readAddresses: () => present });
	const offered = async (host: string) => {
		const { token } = await server.joinByCode();
		const url = `http://127.0.0.1:${server.info.httpPort}`;
		const client = await server.connect(token, { url, headers: { host } });
		await client.ask('joinRoom', { displayName: 'Anna' });
		const { iceCandidates } = await client.ask('createTransport', { direction: 'send' });
		return [...new Set(iceCandidates.map(({ address }) => address))];
	};
	expect(await offered('192.168.50.5')).toEqual(['192.168.50.5', '203.0.113.5']);
	expect(await offered('203.0.113.5')).toEqual(['203.0.113.5']);
	expect(await offered('localhost')).toEqual(['127.0.0.1', '192.168.50.5', '203.0.113.5']);
});
