import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Settings } from '../config.ts';
import { SfuError } from '../core/errors.ts';
import type { Room } from '../core/Room.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { AnnouncedAddresses } from '../network/AnnouncedAddresses.ts';
import { browserHost } from '../network/interfaces.ts';
import type { MdnsAnnouncer } from '../network/MdnsAnnouncer.ts';
import type { Network } from '../network/Network.ts';
import type { Health, HostAddress, HostInfo, HostNote, HostPatch, HostStatus, LandingInfo } from '../protocol/http.ts';
import { DisplayName } from '../protocol/models.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Store } from '../store/Store.ts';
import type { ClockWatch } from './ClockWatch.ts';
import type { HostClasses } from './HostClasses.ts';
import type { RoomPersistence } from './RoomPersistence.ts';
import type { Certificates } from './tls/Certificates.ts';
import type { GivenCertificate } from './tls/GivenCertificate.ts';
import { schoolEndsSoonMs } from './tls/schoolInFolder.ts';

type HostInfoParts = {
	settings: Settings;
	sfu: Sfu;
	rooms: RoomPersistence;
	classes: HostClasses;
	network: Network;
	announced: AnnouncedAddresses;
	certificates: Certificates;
	/** null: pages are served with a certificate of `certificates`. */
	givenCertificate: GivenCertificate | null;
	/** null: mDNS is switched off. */
	announcer: MdnsAnnouncer | null;
	clock: ClockWatch;
	/** Who opened the first page. */
	arrivals: { readonly notArrivedCount: number };
	store: Store;
	recordingsFolder: string;
	version: string;
	/** How this server stands among others. Absent: it works alone. */
	cluster?: (() => ClusterHealth) | undefined;
};

type ClusterHealth = NonNullable<Health['cluster']>;

/** `/proc/<pid>/statm` counts in memory pages of this size. */
const pageBytes = 4096;
/** Its name in the store's settings. */
const preferredAddressKey = 'preferredAddress';
const hostNameKey = 'hostName';

/** The address that the host has chosen; null: none. @param stored the settings of the store */
export function storedAddress({ [preferredAddressKey]: address }: Record<string, unknown>): string | null {
	return typeof address === 'string' ? address : null;
}

/** What the server reports about itself: to the landing page, to the host screen and to health checks. */
export class HostInfoService {
	readonly #parts: HostInfoParts;
	#ports = { https: 0, http: 0 };
	#cpu = { usage: process.cpuUsage(), atMs: performance.now(), percent: 0 };

	constructor(parts: HostInfoParts) {
		this.#parts = parts;
	}

	/** Call it as soon as both servers listen; until then the ports are 0. */
	setPorts(ports: { https: number; http: number }): void {
		this.#ports = ports;
	}

	get ports(): { https: number; http: number } {
		return this.#ports;
	}

	get health(): Health {
		const cluster = this.#parts.cluster?.();
		return {
			...{ status: 'ok', version: this.#parts.version, uptimeSeconds: Math.floor(process.uptime()) },
			...(cluster && { cluster }),
		};
	}

	/** For everybody, without a token. @param room default: the class that is open on this computer */
	landingOf(room: Room = this.#parts.rooms.home): LandingInfo {
		const { settings, rooms, certificates, givenCertificate, version } = this.#parts;
		const running = runningOf(room);
		return {
			version,
			className: room.settings.name,
			httpsPort: this.#ports.https,
			httpPort: this.#ports.http,
			caFingerprint: certificates.fingerprint,
			...(givenCertificate
				? { givenCertificate: true }
				: certificates.school?.isShown && { school: certificates.school.name }),
			open: settings.open,
			...(settings.open && { roomId: rooms.home.id }),
			...(running && { running }),
		};
	}

	/** For the host only. */
	get host(): HostInfo {
		const { sfu, rooms, classes, certificates, givenCertificate, announcer, settings, store } = this.#parts;
		const { recordingsFolder, version, arrivals } = this.#parts;
		const { notArrivedCount } = arrivals;
		const { roomId, roomCode, name, initialPermissions } = rooms.home.settings;
		const parts = rooms.home.views.projections;
		return {
			version,
			roomId,
			roomCode,
			className: name,
			classes: classes.cards,
			classRunning: rooms.home.view.startedAtMs !== null,
			waitForHost: rooms.home.waitsForHost,
			permissions: initialPermissions,
			hostName: DisplayName.safeParse(store.settings.all()[hostNameKey]).data ?? null,
			dataFolder: settings.dataDir,
			recordingsFolder,
			addresses: this.addresses,
			localName: announcer?.localName ?? null,
			caFingerprint: certificates.fingerprint,
			school: certificates.school,
			...(givenCertificate && { givenCertificate: true }),
			httpsPort: this.#ports.https,
			httpPort: this.#ports.http,
			mediaPorts: sfu.mediaPorts,
			announced: announcer !== null && announcer.localName !== null,
			...(Object.keys(parts).length > 0 && { projection: { serverTimeMs: steadyNowMs(), parts } }),
			...(notArrivedCount > 0 && { notArrivedCount }),
			notes: this.#notes,
		};
	}

	/** The preferred one first. */
	get addresses(): HostAddress[] {
		const { rooms, certificates, givenCertificate } = this.#parts;
		const code = rooms.home.settings.roomCode;
		return this.#knownAddresses.map(({ interfaceName, address, kind }, index) => {
			const httpUrl = this.#url('http', address);
			const joinUrl = `${httpUrl}/?code=${code}`;
			return {
				interfaceName,
				address,
				kind,
				httpsUrl: this.#url('https', address),
				httpUrl,
				joinUrl,
				// The fragment is never sent to a server; native apps that scan the QR code use it to pin the certificate.
				qrUrl: givenCertificate ? joinUrl : `${joinUrl}#ca=${certificates.pin}`,
				preferred: index === 0,
			};
		});
	}

	/** @throws SfuError bad-request: not an address of this computer */
	async change(patch: HostPatch): Promise<HostInfo> {
		const { className, waitForHost, permissions, hostName, renewRoomCode, preferredAddress } = patch;
		const { network, rooms, sfu, store } = this.#parts;
		if (preferredAddress !== undefined) {
			const isKnown = this.#knownAddresses.some(({ address }) => address === preferredAddress);
			if (preferredAddress !== null && !isKnown) throw new SfuError('bad-request', 'not an address of this computer');
			store.settings.save(preferredAddressKey, preferredAddress);
			network.prefer(preferredAddress);
		}
		if (className !== undefined) rooms.home.change({ name: className });
		if (waitForHost !== undefined) rooms.home.change({ waitForHost });
		if (hostName !== undefined) store.settings.save(hostNameKey, hostName);
		if (permissions !== undefined) await rooms.home.parts.permissions.setInitial(permissions);
		if (renewRoomCode) sfu.rooms.renewCode(rooms.home.id);
		return this.host;
	}

	async status(): Promise<HostStatus> {
		const { workers, uplinkMbps, downlinkMbps, participantCount } = await this.#parts.sfu.status();
		const percentOfOneCore = workers.reduce((sum, { cpuPercent }) => sum + cpuPercent, this.#ownCpuPercent());
		const workerBytes = await Promise.all(workers.map(({ pid }) => residentBytes(pid)));
		return {
			uptimeSeconds: Math.floor(process.uptime()),
			cpuPercent: Math.min(100, percentOfOneCore / availableParallelism()),
			rssBytes: workerBytes.reduce((sum, bytes) => sum + bytes, process.memoryUsage.rss()),
			uplinkMbps,
			downlinkMbps,
			participantCount,
			insideCount: this.#parts.rooms.home.size,
			waitingCount: this.#parts.rooms.home.waitingCount,
			workers: workers.map((worker, index) => ({ ...worker, rssBytes: workerBytes[index] ?? 0 })),
		};
	}

	/** The one that the host has chosen first, else the announced ones. */
	get #knownAddresses(): Pick<HostAddress, 'interfaceName' | 'address' | 'kind'>[] {
		const { network, announced, store } = this.#parts;
		const named = announced.hosts.map((address) => ({ interfaceName: '', address, kind: 'announced' as const }));
		const chosen = named.find(({ address }) => address === store.settings.all()[preferredAddressKey]);
		const hasChosenOwn = chosen === undefined && network.hasChosen;
		const others = named.filter((entry) => entry !== chosen);
		return hasChosenOwn
			? [...network.addresses, ...others]
			: [...(chosen ? [chosen] : []), ...others, ...network.addresses];
	}

	get #notes(): HostNote[] {
		const { settings, network, clock, store, sfu, certificates, cluster } = this.#parts;
		const schoolEndsAtMs = certificates.school?.endsAtMs ?? Number.POSITIVE_INFINITY;
		const physical = network.addresses.filter(({ kind }) => kind === 'ethernet' || kind === 'wifi');
		const portsChanged = [
			[settings.port, this.#ports.https],
			[settings.httpPort, this.#ports.http],
		].some(([configured, actual]) => configured !== 0 && configured !== actual);
		const firewallAsksAtFirstUse = process.platform === 'win32' || process.platform === 'darwin';
		const applies: Record<HostNote, boolean> = {
			'no-network': !network.isConnected && settings.bind === null,
			'several-networks': physical.length > 1,
			vpn: network.addresses.some(({ kind }) => kind === 'vpn'),
			'ports-changed': portsChanged,
			'media-port-changed': settings.mediaPort !== 0 && settings.mediaPort !== sfu.mediaPorts[0],
			clock: clock.doubt !== null,
			storage: store.trouble !== null,
			firewall: firewallAsksAtFirstUse && sfu.participantCount === 0,
			'redis-away': cluster?.().redis === 'away',
			'school-ends': schoolEndsAtMs - Date.now() < schoolEndsSoonMs,
		};
		// Object.entries loses the type of the keys.
		return (Object.entries(applies) as [HostNote, boolean][]).flatMap(([note, isShown]) => (isShown ? [note] : []));
	}

	#url(scheme: 'http' | 'https', address: string): string {
		const host = browserHost(address, this.#parts.announcer?.localName);
		return new URL(`${scheme}://${host}:${this.#ports[scheme]}`).origin;
	}

	/** CPU time of this process since the last call, in percent of one core; within a second, the same value again. */
	#ownCpuPercent(): number {
		const elapsedMs = performance.now() - this.#cpu.atMs;
		if (elapsedMs < 1000) return this.#cpu.percent;
		const { user, system } = process.cpuUsage(this.#cpu.usage);
		const percent = (100 * (user + system)) / 1000 / elapsedMs;
		this.#cpu = { usage: process.cpuUsage(), atMs: performance.now(), percent };
		return percent;
	}
}

/** Resident set size of a process, bytes; 0 on systems without /proc. */
async function residentBytes(pid: number): Promise<number> {
	if (process.platform !== 'linux') return 0;
	try {
		const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1];
		return Number(pages) * pageBytes;
	} catch {
		return 0;
	}
}

/** undefined: nobody is in the class. Everybody on the network can read it, so it holds no name of a student. */
function runningOf({ peers }: Room): LandingInfo['running'] {
	if (peers.length === 0) return undefined;
	const host = peers.find(({ role, connected }) => role === 'host' && connected);
	return { hostName: host?.displayName ?? null, peopleCount: peers.length };
}
