import { createServer, type Server } from 'node:net';
import { completeSettings, readGiven, type Settings } from '../config.ts';
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
		['Certificate', await orStop(() => certificateFindings(settings))],
		['Media', await orStop(() => workerFindings(settings))],
		['Announcement', await announcementFindings(settings, network)],
		['Clock', await orStop(() => withClock(settings, async ({ doubt }) => [clockFinding(doubt)]))],
	];
	for (const [title, findings] of groups) {
		process.stdout.write(`${title}\n${findings.map(({ state, text }) => `  ${marks[state]}  ${text}\n`).join('')}`);
	}
	const stop = groups.flatMap(([, findings]) => findings).find(({ state }) => state === 'stops');
	process.stdout.write(stop ? 'A class cannot be held yet.\n' : 'A class can be held.\n');
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
		...others.filter(({ kind }) => kind !== 'vpn').map((entry) => fine(`Also at ${addressText(entry)}.`)),
		...others
			.filter(({ kind }) => kind === 'vpn')
			.map((entry) => warns(`A VPN is connected: ${addressText(entry)}. If students cannot connect, switch it off.`)),
		...(preferred.kind === 'vpn'
			? [warns('The only network is a VPN: students in the classroom cannot reach it.')]
			: []),
	];
}

async function portFindings({ port, httpPort, mediaPort, bind }: Settings, network: Network): Promise<Finding[]> {
	const wanted: [string, number][] = [
		['Pages and signalling (https)', port],
		['Landing page (http)', httpPort],
		['Media (TCP side)', mediaPort],
	];
	const host = bind ?? null;
	const findings = await Promise.all(wanted.map(([what, each]) => portFinding(what, each, host)));
	const list = [...new Set(wanted.map(([, each]) => each))].filter((each) => each !== 0);
	const rule = `A firewall must allow incoming TCP ${list.join(', ')} and UDP from ${mediaPort} upwards.`;
	return [...findings, ...(network.isConnected ? [fine(rule)] : [])];
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
		store.close();
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
		fine('Browsers show a warning until "Trust this computer once" was done on their device.'),
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
