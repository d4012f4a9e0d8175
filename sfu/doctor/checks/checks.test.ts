import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import { TestServer } from '../../testing/TestServer.ts';
import type { Check, Facts } from '../Check.ts';
import { factsWith, runningServer, wifi } from '../facts.fixture.ts';
import { clock } from './clock.ts';
import { devices } from './devices.ts';
import { disk } from './disk.ts';
import { network } from './network.ts';
import { ports } from './ports.ts';
import { publicAddress } from './publicAddress.ts';
import { server } from './server.ts';
import { vpn } from './vpn.ts';

const idsOf = async ({ find }: Check, facts: Facts) => (await find(facts)).map(({ id, state }) => `${state} ${id}`);
const commandsOf = async ({ find }: Check, facts: Facts) =>
	(await find(facts)).flatMap(({ steps }) => steps.flatMap(({ command = [] }) => command));

const cable = { interfaceName: 'eth0', address: '10.0.0.7', kind: 'ethernet' } as const;
const tunnel = { interfaceName: 'wg0', address: '10.8.0.2', kind: 'vpn' } as const;
const university = { interfaceName: 'wlan0', address: '203.0.113.9', kind: 'wifi' } as const;

test.each([
	['a network', factsWith(), ['ok network.address']],
	['two networks', factsWith({ addresses: [wifi, cable] }), ['ok network.address', 'note network.also']],
	['no network', factsWith({ addresses: [] }), ['problem network.none']],
	['--bind to itself', factsWith({ addresses: [], settings: { bind: '127.0.0.1' } }), ['note network.bound']],
	[
		'a network that gives no addresses',
		factsWith({ addresses: [{ ...wifi, address: '169.254.3.4' }] }),
		['ok network.address', 'warning network.selfAssigned'],
	],
])('tells of a computer on %s', async (_, facts, expected) => {
	expect(await idsOf(network, facts)).toEqual(expected);
});

test('names the command that ends a VPN, where the name of its interface tells the program', async () => {
	expect(await idsOf(vpn, factsWith())).toEqual(['ok vpn.none']);
	const connected = factsWith({ addresses: [wifi, tunnel] });
	expect(await idsOf(vpn, connected)).toEqual(['warning vpn.connected']);
	expect(await commandsOf(vpn, connected)).toEqual(['sudo wg-quick down wg0']);
	expect(await commandsOf(vpn, { ...connected, platform: 'darwin' })).toEqual([]);
	expect(await idsOf(vpn, factsWith({ addresses: [tunnel] }))).toEqual(['problem vpn.only']);
});

test('tells what a public address means, and offers a local one', async () => {
	expect(await idsOf(publicAddress, factsWith())).toEqual(['ok publicAddress.local']);
	const found = await publicAddress.find(factsWith({ addresses: [university, cable], server: runningServer }));
	expect(found[0]).toMatchObject({ id: 'publicAddress.public', state: 'warning' });
	const steps = found[0]?.steps.map(({ text }) => text).join(' ');
	expect(steps).toContain('Choose 10.0.0.7 (eth0)');
	expect(steps).toContain('http://laptop.local:4480');
});

test.each([
	['192.168.1.5', 'http://192.168.1.5:4480'],
	['fd00::1', 'http://[fd00::1]:4480'],
	['fe80::1%eth0', 'http://laptop.local:4480'],
])('names an address that browsers open, of a computer at %s', async (address, url) => {
	const [found] = await server.find(factsWith({ addresses: [{ ...wifi, address }], server: runningServer }));
	expect(found?.text).toContain(`Students come in by ${url}.`);
});

test.each(['fd00::1', 'fe80::1%eth0', '100.64.1.1', '2001:db8::7'])(
	'knows whether browsers count %s as local',
	async (address) => {
		const [found] = await publicAddress.find(factsWith({ addresses: [{ ...wifi, address }] }));
		expect(found?.id).toBe(address.startsWith('2001') ? 'publicAddress.public' : 'publicAddress.local');
	},
);

test.each([
	['linux', 'sudo timedatectl set-ntp true'],
	['darwin', 'sudo sntp -sS time.apple.com'],
	['win32', 'w32tm /resync'],
] as const)('names the command that sets the clock on %s', async (platform, command) => {
	expect(await idsOf(clock, factsWith({ platform }))).toEqual(['ok clock.right']);
	const facts = factsWith({ platform, clockDoubt: 'behind' });
	expect(await idsOf(clock, facts)).toEqual(['warning clock.behind']);
	expect(await commandsOf(clock, facts)).toEqual([command]);
});

test('opens the settings of macOS that no server can read', async () => {
	expect(await commandsOf(devices, factsWith({ platform: 'darwin' }))).toEqual([
		expect.stringContaining('Privacy_LocalNetwork'),
	]);
	expect(await idsOf(devices, factsWith())).not.toContain('note devices.thisMac');
});

describe('ports', () => {
	const bind = '127.0.0.1';
	const free = { bind, port: 0, httpPort: 0, mediaPort: 0 };

	test('tells which program holds a port that is taken, and claims nothing of one that is free', async () => {
		const other = createTcpServer().listen(0, bind);
		await once(other, 'listening');
		// Of a server that listens.
		const { port } = other.address() as AddressInfo;
		try {
			const facts = factsWith({ settings: { ...free, port } });
			expect(await idsOf(ports, facts)).toEqual(['warning ports.httpsTaken', 'ok ports.http', 'note ports.anyMedia']);
			expect(await commandsOf(ports, facts)).toEqual([`sudo ss -lptun sport = :${port}`]);
			const media = factsWith({
				settings: { ...free, mediaPort: port, workers: 1 },
				addresses: [{ ...wifi, address: bind }],
			});
			expect(await idsOf(ports, media)).toContain('warning ports.mediaTaken');
		} finally {
			other.close();
		}
	});

	test('asks whoever has the port of the first page, and knows another Lectern by its answer', async () => {
		await using server = await TestServer.start();
		const { httpPort, httpsPort } = server.info;
		const facts = factsWith({ settings: { ...free, port: httpsPort, httpPort } });
		expect(await idsOf(ports, facts)).toEqual(['note ports.httpsTaken', 'note ports.httpTaken', 'note ports.anyMedia']);
		const stranger = createServer((_request, response) => response.end('{}')).listen(0, bind);
		await once(stranger, 'listening');
		const { port } = stranger.address() as AddressInfo;
		expect(await idsOf(ports, factsWith({ settings: { ...free, httpPort: port } }))).toContain(
			'warning ports.httpTaken',
		);
		stranger.close();
	});

	test('does not take the ports of the server that runs for a fault, and tells when they are not those that were set', async () => {
		const settings = { port: 4443, httpPort: 4480, mediaPort: 44_440 };
		expect(await idsOf(ports, factsWith({ settings, server: runningServer }))).toEqual(['ok ports.used']);
		const moved = { ...runningServer, mediaPorts: [44_444] };
		expect(await idsOf(ports, factsWith({ settings, server: moved }))).toEqual(['warning ports.changed']);
	});

	test('refuses an address that is not on this computer', async () => {
		const facts = factsWith({ settings: { ...free, bind: '203.0.113.77' } });
		expect(await idsOf(ports, facts)).toContain('problem ports.notHere');
	});
});

describe.skipIf(noSmallDrive)('the disk', () => {
	test('is told as low, full and not writable, each with the folder that it is about', async () => {
		await using drive = await SmallDrive.mount();
		const facts = factsWith({ settings: { dataDir: join(drive.folder, 'data') } });
		await drive.fill();
		const [full] = await disk.find(facts);
		expect(full).toMatchObject({ id: 'disk.dataFull', state: 'problem', text: expect.stringContaining(drive.folder) });
		expect(await commandsOf(disk, facts)).toEqual([`df -h "${drive.folder}"`]);
		await expect(stat(join(drive.folder, 'data'))).rejects.toThrow('ENOENT');
	});

	test('of the recordings does not keep a class from being held', async () => {
		await using drive = await SmallDrive.mount();
		const dataDir = await mkdtemp(join(tmpdir(), 'lectern-disk-'));
		await drive.fill();
		const facts = factsWith({ settings: { dataDir, recordings: drive.folder } });
		expect(await idsOf(disk, facts)).toEqual([expect.stringContaining('disk.data'), 'warning disk.recordingsFull']);
		await rm(dataDir, { recursive: true });
	});

	test('is told when another program holds the files of a server that runs', async () => {
		const server = { ...runningServer, storage: 'locked' as const };
		expect((await disk.find(factsWith({ server })))[0]).toMatchObject({ id: 'disk.locked', state: 'problem' });
	});
});
