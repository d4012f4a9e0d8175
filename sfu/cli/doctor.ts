import { createServer, type Server } from 'node:net';
import { completeSettings, readGiven, type Settings } from '../config.ts';
import { errorText } from '../errorText.ts';
import { listenOnFree } from '../gateway/http/listen.ts';
import { findWorker, requireWorker } from '../host/startSfu.ts';
import { Certificates } from '../host/tls/Certificates.ts';
import { createLogger } from '../logger.ts';
import { announceAddresses, type InterfaceKind, type LanAddress } from '../network/interfaces.ts';
import { MdnsResponder } from '../network/MdnsResponder.ts';
import { Network } from '../network/Network.ts';
import { exitCodes, StartError, type StartErrorCode } from '../startErrors.ts';
import { prepareDataDir } from '../store/files.ts';
import type { Flags } from './program.ts';

/** `stops`: no class can be held; `warns`: somebody may be in trouble. */
type Finding = { state: 'fine' | 'warns' | 'stops'; text: string; code?: StartErrorCode };
const fine = (text: string): Finding => ({ state: 'fine', text });
const warns = (text: string): Finding => ({ state: 'warns', text });

const marks: Record<Finding['state'], string> = { fine: 'ok  ', warns: 'note', stops: 'STOP' };

/** Before the first release: a clock that says so makes every certificate invalid. */
const earliestMs = Date.UTC(2025, 0, 1);

/** Looks at everything a class needs and says in plain sentences what participants would meet. */
export async function doctor(flags: Flags): Promise<number> {
	const settings = completeSettings(readGiven(flags, process.env));
	const network = await Network.open(settings.bind);
	const groups: [string, Finding[]][] = [
		['Network', networkFindings(settings, network)],
		['Ports', await portFindings(settings, network)],
		['Certificate', await orStop(() => certificateFindings(settings))],
		['Media', await orStop(() => workerFindings(settings))],
		['Announcement', await announcementFindings(settings, network)],
		['Clock', [clockFinding()]],
	];
	for (const [title, findings] of groups) {
		process.stdout.write(`${title}\n${findings.map(({ state, text }) => `  ${marks[state]}  ${text}\n`).join('')}`);
	}
	const stop = groups.flatMap(([, findings]) => findings).find(({ state }) => state === 'stops');
	process.stdout.write(stop ? 'A class cannot be held yet.\n' : 'A class can be held.\n');
	return stop ? exitCodes[stop.code ?? 'other'] : 0;
}

async function orStop(look: () => Promise<Finding[]>): Promise<Finding[]> {
	try {
		return await look();
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
	const of = ({ address, interfaceName, kind }: LanAddress) => `${address} (${interfaceName}, ${kindTexts[kind]})`;
	const others = addresses.filter((entry) => entry !== preferred);
	return [
		fine(`Students reach this computer at ${of(preferred)}.`),
		...others.filter(({ kind }) => kind !== 'vpn').map((entry) => fine(`Also at ${of(entry)}.`)),
		...others
			.filter(({ kind }) => kind === 'vpn')
			.map((entry) => warns(`A VPN is on: ${of(entry)}. If students cannot connect, switch it off.`)),
		...(preferred.kind === 'vpn' ? [warns('The only network is a VPN: students in the room cannot reach it.')] : []),
	];
}

async function portFindings({ port, httpPort, mediaPort, bind }: Settings, network: Network): Promise<Finding[]> {
	const wanted: [string, number][] = [
		['Pages and signalling (https)', port],
		['First page (http)', httpPort],
		['Media (TCP side)', mediaPort],
	];
	const host = bind ?? null;
	const findings = await Promise.all(wanted.map(([what, each]) => portFinding(what, each, host)));
	const list = [...new Set(wanted.map(([, each]) => each))].filter((each) => each !== 0);
	const rule = `A firewall must let in TCP ${list.join(', ')} and UDP from ${mediaPort} on.`;
	return [...findings, ...(network.isConnected ? [fine(rule)] : [])];
}

async function portFinding(what: string, port: number, bind: string | null): Promise<Finding> {
	const server: Server = createServer();
	try {
		const found = await listenOnFree(server, port, bind);
		if (port === 0) return fine(`${what}: any free port.`);
		if (found === port) return fine(`${what}: port ${port} is free.`);
		return warns(`${what}: port ${port} is taken, ${found} would be used.`);
	} catch (error) {
		return { state: 'stops', text: `${what}: ${errorText(error)}`, code: 'network' };
	} finally {
		server.close();
	}
}

async function certificateFindings({ dataDir }: Settings): Promise<Finding[]> {
	prepareDataDir(dataDir);
	const certificates = await Certificates.open(dataDir, createLogger('warn'));
	const day = (text: string) => new Date(text).toISOString().slice(0, 10);
	const { ca, current, fingerprint } = certificates;
	return [
		fine(`This computer's own authority, until ${day(ca.validTo)}: ${fingerprint}.`),
		current
			? fine(`Server certificate until ${day(current.validTo)}, renewed by itself.`)
			: fine('The server certificate is made at the first start.'),
		fine('Without "Trust this computer once" a browser warns before it shows the class.'),
	];
}

async function workerFindings({ workerBin, workers }: Settings): Promise<Finding[]> {
	const file = findWorker(workerBin);
	await requireWorker(file);
	return [fine(`The media worker runs; ${workers} would be started.`)];
}

async function announcementFindings({ mdns }: Settings, network: Network): Promise<Finding[]> {
	if (!mdns) return [fine('mDNS is switched off; students type or scan the address.')];
	const usable = announceAddresses(network.addresses).filter(({ address }) => MdnsResponder.canUse(address));
	if (usable.length === 0) return [warns('No address to announce on by mDNS; students type or scan the address.')];
	const findings = await Promise.all(
		usable.map(async ({ address }) => {
			const trouble = await mdnsTrouble(address);
			if (!trouble) return fine(`mDNS can be used on ${address}.`);
			return warns(`mDNS does not work on ${address} (${trouble}); students type or scan the address.`);
		}),
	);
	return findings;
}

/** Asks one question on the network, as every announcement does first. */
async function mdnsTrouble(address: string): Promise<string | undefined> {
	let trouble: string | undefined;
	const responder = new MdnsResponder(address, (reason) => {
		trouble = reason;
	});
	await responder.look(['_lectern._tcp.local'], 300);
	await responder.close();
	return trouble;
}

function clockFinding(): Finding {
	const now = new Date();
	const text = now.toISOString().slice(0, 16).replace('T', ' ');
	if (now.getTime() < earliestMs)
		return warns(`The clock says ${text} UTC: set it, or browsers refuse the certificate.`);
	return fine(`The clock says ${text} UTC. Devices that are off by more than two days are refused by their browsers.`);
}
