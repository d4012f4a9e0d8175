/** A class behind a router that forwards its ports, and students outside, some of whom reach a TURN server alone. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { mediaWays } from '../fixtures/connections.ts';
import type { Computer } from '../fixtures/lan.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, type Persona, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

/** The second and the third computer of the LAN: the host's is the first. */
const [routerAddress, turnAddress] = ['192.168.77.2', '192.168.77.3'];
const [turnPort, turnSecret] = [3478, 'known-to-both'];
const turnUrl = `turn:${turnAddress}:${turnPort}?transport=`;
const turnProgram = '/usr/bin/turnserver';

const classroom = sharedClassroom([
	...['--announce', routerAddress],
	...['--turn', `${turnUrl}udp`, '--turn', `${turnUrl}tcp`, '--turn-secret', turnSecret],
]);

test('students outside of the router have picture and sound: directly, by TURN over UDP alone, and by TURN over TCP alone', async () => {
	skipUnlessPossible(existsSync(turnProgram) ? null : 'coturn is not installed');
	const room = classroom();
	const { mediaPorts, httpsPort, httpPort, roomCode } = room.info;
	const router = await room.lan.computer('router');
	const turn = await room.lan.computer('turn');
	expect([router.address, turn.address]).toEqual([routerAddress, turnAddress]);
	await router.shareNetwork('inside0', room.hostComputer);
	await room.hostComputer.run('ip', 'route', 'replace', 'default', 'via', '192.168.78.1');
	await router.forward('192.168.78.2', { tcp: [httpsPort, httpPort, ...mediaPorts], udp: mediaPorts });
	await startTurn(turn, room.folder);
	const addresses = await room.teacher.page.evaluate(
		async (token) =>
			(await (await fetch('/api/host', { headers: { authorization: `Bearer ${token}` } })).json()).addresses,
		room.hostToken,
	);
	expect(addresses[0]).toMatchObject({ address: routerAddress, kind: 'announced', preferred: true });

	await room.teacher.home.startClass(teacher.name);
	const join = async (persona: Persona): Promise<Participant> => {
		const page = await room.pageFor(persona);
		await page.goto(`${addresses[0].httpsUrl}/?code=${roomCode}`);
		await new JoinPage(page).join({ name: persona.name });
		return new Participant(persona, page);
	};
	const media = ['ip', 'daddr', routerAddress, 'th', 'dport', `{ ${mediaPorts.join(', ')} }`];
	// Who reaches the TURN server by both takes the first that works, and stays with it at times.
	await (await room.computerOf(ben)).dropOutgoing(
		['meta', 'l4proto', '{ tcp, udp }', ...media],
		['tcp', 'dport', `${turnPort}`],
	);
	await (await room.computerOf(cleo)).dropOutgoing(
		['meta', 'l4proto', '{ tcp, udp }', ...media],
		['meta', 'l4proto', 'udp'],
	);
	const [annIn, benIn, cleoIn] = [await join(ann), await join(ben), await join(cleo)];
	await annIn.sees(teacher, ben, cleo);
	await Promise.all([benIn.sees(teacher), cleoIn.sees(teacher), room.teacher.sees(ann, ben, cleo)]);
	await Promise.all([
		annIn.hears(teacher),
		benIn.hears(teacher),
		cleoIn.hears(teacher),
		room.teacher.hears(ann, ben, cleo),
	]);
	expect([...(await mediaWays(annIn.page))].filter((way) => way.startsWith('relay'))).toEqual([]);
	await expect.poll(() => mediaWays(benIn.page)).toEqual(new Set(['relay udp']));
	await expect.poll(() => mediaWays(cleoIn.page)).toEqual(new Set(['relay tcp']));
});

/** @param folder for its database, which it makes at the start */
async function startTurn(computer: Computer, folder: string): Promise<void> {
	const flags = {
		...{ 'listening-ip': computer.address, 'relay-ip': computer.address, 'listening-port': turnPort },
		...{
			'static-auth-secret': turnSecret,
			realm: 'school.example',
			userdb: path.join(folder, 'turn.db'),
			pidfile: '/dev/null',
		},
		...{ 'log-file': 'stdout', 'min-port': 50_000, 'max-port': 50_100 },
	};
	const switches = [
		'-n',
		'--no-cli',
		'--use-auth-secret',
		'--no-tls',
		'--no-dtls',
		'--no-multicast-peers',
		'--no-tcp-relay',
	];
	const values = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
	computer.start(turnProgram, [...switches, '--fingerprint', '--simple-log', ...values], { stdio: 'ignore' });
	const listening = async () => (await computer.listeningSockets()).map((socket) => socket.split(' ')[0] ?? '').sort();
	await expect.poll(async () => new Set(await listening()), { timeout: 20_000 }).toEqual(new Set(['tcp', 'udp']));
}
