import { createServer, type Server } from 'node:net';
import { completeSettings, readGiven, type Settings } from '../config.ts';
import { probePort } from '../core/workers/ports.ts';
import { errorText } from '../errorText.ts';
import { listenOnFree } from '../gateway/http/listen.ts';
import { type ClockDoubt, ClockWatch } from '../host/ClockWatch.ts';
import { findWorker, requireWorker } from '../host/startSfu.ts';
import { Certificates } from '../host/tls/Certificates.ts';
import { createLogger } from '../logger.ts';
import { announceAddresses, type InterfaceKind, type LanAddress } from '../network/interfaces.ts';
import { MdnsResponder } from '../network/MdnsResponder.ts';
import { Network } from '../network/Network.ts';
import { exitCodes, StartError, type StartErrorCode } from '../startErrors.ts';
import { prepareDataDir } from '../store/files.ts';
import { openStore } from '../store/SqliteStore.ts';
import { type Port, readFirewall } from './firewall.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

/** `stops`: a class cannot be held; `warns`: some participants may have a problem. */
type Finding = { state: 'fine' | 'warns' | 'stops'; text: string; code?: StartErrorCode };
const fine = (text: string): Finding => ({ state: 'fine', text });
const warns = (text: string): Finding => ({ state: 'warns', text });

const marks: Record<Finding['state'], string> = { fine: 'ok  ', warns: 'note', stops: 'STOP' };

/** `lectern doctor`: checks everything that a class needs and prints the findings. Resolves to an exit code. */
export async function doctor(flags: Flags): Promise<number> {
	const settings = completeSettings(readGiven(flags, process.env));
	const network = await Network.open(settings.bind);
	const groups: [string, Finding[]][] = [
		['Network', networkFindings(settings, network)],
		['Ports', await portFindings(settings, network)],
		['Firewall', await firewallFindings(settings)],
		['Certificate', await orStop(() => certificateFindings(settings))],
		['Media', await orStop(() => workerFindings(settings))],
		['Announcement', await announcementFindings(settings, network)],
		['Clock', await orStop(() => withClock(settings, async ({ doubt }) => [clockFinding(doubt)]))],
	];
	for (const [title, findings] of groups) {
		print(`${title}\n${findings.map(({ state, text }) => `  ${marks[state]}  ${text}\n`).join('')}`);
	}
	const stop = groups.flatMap(([, findings]) => findings).find(({ state }) => state === 'stops');
	print(stop ? 'A class cannot be held yet.\n' : 'A class can be held.\n');
	return stop ? exitCodes[stop.code ?? 'other'] : 0;
}

async function orStop(check: () => Promise<Finding[]>): Promise<Finding[]> {
	try {
		return await check();
	} catch (error) {
		const code = error instanceof StartError ? error.code : 'other';
		return [{ state: 'stops', text: errorText(error), code }];
	}
}

const kindTexts: Record<InterfaceKind, string> = {
	ethernet: 'cable',
	wifi: 'Wi-Fi',
	vpn: 'VPN',
	virtual: 'of virtual machines or containers',
	loopback: 'this computer only',
	other: 'unknown kind',
};

function networkFindings({ bind }: Settings, network: Network): Finding[] {
	const { addresses, preferred, isConnected } = network;
	if (!isConnected && bind !== null) return [warns(`Bound to ${bind}: only browsers on this computer can join.`)];
	if (!isConnected) return [warns('This computer is on no network: only browsers on it can join.')];
	const addressText = ({ address, interfaceName, kind }: LanAddress) =>
		`${address} (${interfaceName}, ${kindTexts[kind]})`;
	const others = addresses.filter((entry) => entry !== preferred);
	return [
		fine(`Students reach this computer at ${addressText(preferred)}.`),
		...others
			.filter(({ kind }) => kind !== 'vpn')
			.map((entry) =>
				network.mediaAddresses.includes(entry)
					? fine(`Also at ${addressText(entry)}.`)
					: warns(`Also at ${addressText(entry)}: pages only, unless it is chosen on the host's screen.`),
			),
		...others
			.filter(({ kind }) => kind === 'vpn')
			.map((entry) => warns(`A VPN is connected: ${addressText(entry)}. If students cannot connect, switch it off.`)),
		...(preferred.kind === 'vpn'
			? [warns('The only network is a VPN: students in the classroom cannot reach it.')]
			: []),
	];
}

async function portFindings(settings: Settings, network: Network): Promise<Finding[]> {
	const { port, httpPort, mediaPort, bind } = settings;
	const wanted: [string, number][] = [
		['Pages and signalling (https)', port],
		['Landing page (http)', httpPort],
	];
	const host = bind ?? null;
	return [
		...(await Promise.all(wanted.map(([what, each]) => portFinding(what, each, host)))),
		...(await Promise.all(mediaPortsOf(settings).map((each) => mediaPortFinding(each, network.preferred.address)))),
		...(mediaPort === 0 ? [fine('Media: any free ports, one for each worker.')] : []),
	];
}

/** One for each worker, UDP and TCP; none where any free port is taken. */
const mediaPortsOf = ({ mediaPort, workers }: Settings): number[] =>
	mediaPort === 0 ? [] : Array.from({ length: workers }, (_, index) => mediaPort + index);

async function mediaPortFinding(port: number, address: string): Promise<Finding> {
	const state = await probePort(address, port);
	if (state === 'free') return fine(`Media: port ${port} is free, UDP and TCP.`);
	if (state === 'gone') return warns(`Media: the address ${address} cannot be used at the moment.`);
	return warns(`Media: port ${port} is in use for UDP or TCP, the next free one would be used instead.`);
}

async function firewallFindings(settings: Settings): Promise<Finding[]> {
	const pages = [settings.port, settings.httpPort].map((port) => ({ protocol: 'tcp' as const, port }));
	const media = mediaPortsOf(settings).flatMap((port) => [
		{ protocol: 'udp' as const, port },
		{ protocol: 'tcp' as const, port },
	]);
	const needed = [...pages, ...media].filter(({ port }) => port !== 0);
	const { state, name, blocked, remedies } = await readFirewall(needed);
	const list = needed.map(portText).join(', ');
	const how = remedies.map((remedy) => `To open it: ${remedy}`);
	const found: Record<typeof state, Finding[]> = {
		open: [fine(`This computer's firewall (${name}) blocks none of them, as far as it can be read.`)],
		blocked: [
			warns(
				`This computer's firewall (${name}) seems to drop ${blocked.map(portText).join(', ')}: ${consequenceOf(blocked, media)}`,
			),
			...how.map(warns),
		],
		unreadable: [
			warns(`Whether a firewall of this computer${name ? ` (${name})` : ''} is in the way cannot be read from here.`),
			...how.map(warns),
		],
	};
	return [
		fine(`Incoming connections that must be allowed: ${list || 'those to any free port'}.`),
		...found[state],
		fine('What blocks on the way, e.g. an access point that isolates its guests, cannot be seen from here.'),
	];
}

const portText = ({ protocol, port }: Port) => `${protocol.toUpperCase()} ${port}`;

/** What participants meet. */
function consequenceOf(blocked: Port[], media: Port[]): string {
	const isMedia = ({ protocol, port }: Port) => media.some((one) => one.protocol === protocol && one.port === port);
	if (!blocked.every(isMedia)) return 'pages do not open on other computers.';
	const udpOnly = blocked.every(({ protocol }) => protocol === 'udp');
	return udpOnly ? 'sound and video take the slower way by TCP.' : 'others get no sound or video.';
}

async function portFinding(what: string, port: number, bind: string | null): Promise<Finding> {
	const server: Server = createServer();
	try {
		const found = await listenOnFree(server, port, bind);
		if (port === 0) return fine(`${what}: any free port.`);
		if (found === port) return fine(`${what}: port ${port} is free.`);
		return warns(`${what}: port ${port} is in use, ${found} would be used instead.`);
	} catch (error) {
		return { state: 'stops', text: `${what}: ${errorText(error)}`, code: 'network' };
	} finally {
		server.close();
	}
}

/** What this data folder knows of the clock. */
async function withClock<T>({ dataDir }: Settings, look: (clock: ClockWatch) => Promise<T>): Promise<T> {
	prepareDataDir(dataDir);
	const logger = createLogger('silent');
	const store = openStore(dataDir, logger);
	const clock = new ClockWatch({ settings: store.settings, logger });
	try {
		return await look(clock);
	} finally {
		clock.close();
		await store.close();
	}
}

async function certificateFindings(settings: Settings): Promise<Finding[]> {
	const open = (clock: ClockWatch) => Certificates.open(settings.dataDir, createLogger('warn'), clock);
	const certificates = await withClock(settings, open);
	const day = (text: string) => new Date(text).toISOString().slice(0, 10);
	const { ca, current, fingerprint } = certificates;
	return [
		fine(`Certificate authority of this computer, valid until ${day(ca.validTo)}: ${fingerprint}.`),
		current
			? fine(`Server certificate, valid until ${day(current.validTo)}, renewed automatically.`)
			: fine('The server certificate is issued at the first start.'),
		fine('Browsers show a warning until "No more warnings" was followed on their device.'),
	];
}

async function workerFindings({ workerBin, workers }: Settings): Promise<Finding[]> {
	const file = findWorker(workerBin);
	await requireWorker(file);
	return [fine(`The media worker runs; ${workers} would be started.`)];
}

async function announcementFindings({ mdns }: Settings, network: Network): Promise<Finding[]> {
	if (!mdns) return [fine('mDNS is switched off: students type or scan the address.')];
	const usable = announceAddresses(network.addresses).filter(({ address }) => MdnsResponder.canUse(address));
	if (usable.length === 0) return [warns('There is no address for mDNS: students type or scan the address.')];
	const findings = await Promise.all(
		usable.map(async ({ address }) => {
			const reason = await findMdnsError(address);
			if (!reason) return fine(`mDNS works on ${address}.`);
			return warns(`mDNS does not work on ${address} (${reason}): students type or scan the address.`);
		}),
	);
	return findings;
}

/** Sends one mDNS query, as every announcement does first. Resolves to the reason if it cannot be sent. */
async function findMdnsError(address: string): Promise<string | undefined> {
	let found: string | undefined;
	const responder = new MdnsResponder(address, (reason) => {
		found = reason;
	});
	await responder.query(['_lectern._tcp.local'], 300);
	await responder.close();
	return found;
}

function clockFinding(doubt: ClockDoubt | null): Finding {
	const text = new Date().toISOString().slice(0, 16).replace('T', ' ');
	if (doubt) {
		const against = doubt === 'behind' ? 'which has been before' : 'long after Lectern last ran here';
		return warns(
			`This computer's clock seems wrong: it says ${text} UTC, ${against}. Correct it, or browsers may reject the certificate.`,
		);
	}
	return fine(
		`The clock of this computer says ${text} UTC. Browsers on devices whose clock is behind by more than 90 days reject the certificate.`,
	);
}
