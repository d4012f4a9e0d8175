import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { completeSettings, type GivenSettings, type Settings } from './config.ts';
import type { Sfu } from './core/Sfu.ts';
import { dialects } from './dialects/index.ts';
import { AddressLimits, GuessLimit } from './gateway/access/limits.ts';
import { OriginPolicy } from './gateway/access/OriginPolicy.ts';
import { Tokens } from './gateway/access/Tokens.ts';
import { createHttpApp } from './gateway/http/http.ts';
import { createHttpsFront } from './gateway/http/https.ts';
import { createLegacyFront, openLegacyPort } from './gateway/http/legacyPorts.ts';
import { listenOnFree, requireOwnAddress } from './gateway/http/listen.ts';
import { findPages } from './gateway/http/pages.ts';
import { SocketGateway } from './gateway/socket/SocketGateway.ts';
import { HostInfoService, preferredAddressKey } from './host/HostInfoService.ts';
import { Metrics } from './host/Metrics.ts';
import { listenAddressesFor, NetworkFollower, namesFor } from './host/NetworkFollower.ts';
import { RoomPersistence } from './host/RoomPersistence.ts';
import { findWorker, outliveWorkers, requireWorker, startSfu, workersGone } from './host/startSfu.ts';
import { Certificates } from './host/tls/Certificates.ts';
import { createLogger } from './logger.ts';
import { MdnsAnnouncer } from './network/MdnsAnnouncer.ts';
import { Network } from './network/Network.ts';
import { linkBudgetMbps } from './network/networkBudget.ts';
import type { ServerInfo } from './serverInfo.ts';
import { prepareDataDir, readTokenSecret } from './store/files.ts';
import { openStore } from './store/SqliteStore.ts';
import type { Store } from './store/Store.ts';

/** The host's window and bookmarks go on working meanwhile; a new one is made at every start. */
const hostTokenTtlHours = 30 * 24;

type ServerEvents = {
	/** Connected or with a kept place, in all rooms. */
	participantsChanged: [count: number];
};

/** A server that listens. */
export interface RunningServer extends EventEmitter<ServerEvents> {
	readonly info: ServerInfo;
	readonly desk: HostInfoService;
	readonly settings: Settings;
	/** Addresses may have changed: look now. Resolves when certificate, media and announcement follow. */
	networkChanged(): Promise<void>;
	/** Tells everybody and ends all, workers included, within 2 s. Idempotent. */
	close(): Promise<void>;
}

/** What has to be ended again, last first. */
class Closers {
	readonly #all: (() => void | Promise<void>)[] = [];
	#done: Promise<void> | undefined;

	add<T>(owned: T, close: (owned: T) => void | Promise<void>): T {
		this.#all.push(() => close(owned));
		return owned;
	}

	/** Idempotent. */
	run(): Promise<void> {
		this.#done ??= (async () => {
			for (const close of this.#all.reverse()) await close();
		})();
		return this.#done;
	}
}

/**
 * The composition root: settings in, a listening server out. What is slow runs side by side: a class stands in a second.
 * @throws StartError
 */
export async function startServer(given: GivenSettings): Promise<RunningServer> {
	const closers = new Closers();
	try {
		return await start(given, closers);
	} catch (error) {
		await closers.run();
		throw error;
	}
}

async function start(given: GivenSettings, closers: Closers): Promise<RunningServer> {
	// Both are needed before anything stored can be read.
	const { dataDir, logLevel } = completeSettings(given);
	const logger = createLogger(logLevel);
	closers.add(outliveWorkers(logger), (stop) => stop());
	prepareDataDir(dataDir);
	const store = closers.add(openStore(dataDir, logger), (it) => it.close());
	const settings = completeSettings(given, store.settings.all());
	const foundation = await layFoundation(settings, logger, closers);
	const { sfu, certificates, network } = foundation;
	network.choose(keptAddress(store));

	const rooms = RoomPersistence.open(sfu, store, settings, given, logger);
	const tokens = new Tokens(foundation.secret, store.revocations);
	const announcer = settings.mdns ? new MdnsAnnouncer(logger) : null;
	const doorman = new OriginPolicy(settings.allowOrigin, () => announcer?.localName ?? null);
	const guesses = new GuessLimit();
	const addresses = new AddressLimits();
	const metrics = new Metrics({ sfu, connections: () => gateway.connectionCounts });
	const version = __LECTERN_VERSION__;
	const desk = new HostInfoService({ settings, sfu, rooms, network, certificates, announcer, store, version });
	const pages = findPages(settings.rendererDir);
	const parts = { settings, sfu, rooms, desk, tokens, guesses, certificates };
	const { app, server: http } = await createHttpApp({ ...parts, doorman, addresses, metrics, pages, logger });
	closers.add(app, (it) => it.close());
	const https = createHttpsFront(http, foundation.leaf);
	const legacy = settings.legacyPort.map((port) => createLegacyFront(http, port));
	for (const server of [http, https, ...legacy.map((front) => front.server)]) closers.add(server, stopListening);
	const gateway: SocketGateway = new SocketGateway(http, {
		...{ sfu, tokens, doorman, guesses, addresses, metrics, logger, open: settings.open },
		dialects,
		allowedOrigins: settings.allowOrigin,
	});
	closers.add(gateway, (it) => it.close());
	const [httpsPort, httpPort] = await Promise.all([
		listenOnFree(https, settings.port, settings.bind),
		listenOnFree(http, settings.httpPort, settings.bind),
	]);
	await Promise.all(legacy.map((front) => openLegacyPort(front, settings.bind, logger)));
	desk.setPorts({ https: httpsPort, http: httpPort });
	const { bind } = settings;
	const reachability = new NetworkFollower({
		network,
		announcer,
		certificates,
		https,
		sfu,
		rooms,
		bind,
		version,
		httpsPort,
		logger,
	});
	closers.add(reachability, (it) => it.close());
	// First of all media ends: Ctrl+C reaches the workers at the same moment, and they would be taken for dead.
	closers.add(sfu, (it) => {
		rooms.close();
		it.close();
	});

	const { token: hostToken } = await tokens.make({ roomId: rooms.home.id, role: 'host', ttlHours: hostTokenTtlHours });
	const info = infoOf(desk, certificates, hostToken);
	const running = new EventEmitter<ServerEvents>();
	sfu.on('participantsChanged', (count) => running.emit('participantsChanged', count));
	logger.info({ urls: info.urls, mediaPorts: info.mediaPorts, pages: pages?.root ?? null }, 'listening');
	return Object.assign(running, {
		...{ info, desk, settings },
		networkChanged: () => reachability.refresh(),
		close: () => closers.run(),
	});
}

/** What takes long, side by side. */
async function layFoundation(settings: Settings, logger: Logger, closers: Closers) {
	const workerBin = findWorker(settings.workerBin);
	if (settings.bind !== null) await requireOwnAddress(settings.bind);
	const network = closers.add(await Network.open(settings.bind), (it) => it.close());
	const { addresses } = network;
	const workerChecked = settings.workerBin === null ? Promise.resolve() : requireWorker(workerBin);
	const sfuOptions = {
		...{ workerBin, logger },
		workerCount: settings.workers,
		listenAddresses: listenAddressesFor(addresses, settings.bind),
		firstMediaPort: settings.mediaPort,
		graceMs: settings.graceMs,
		maxParticipants: settings.maxParticipants,
		audioOnlyAbove: settings.audioOnlyAbove,
		voices: settings.voices,
		serverBudgetMbps: () => settings.budgetMbps ?? linkBudgetMbps(network.preferred),
		maxWorkerLoad: settings.maxWorkerLoad / 100,
	};
	const sfuStarted = workerChecked.then(() => startSfu(sfuOptions)).then((sfu) => closers.add(sfu, endSfu));
	const certified = Certificates.open(settings.dataDir, logger).then(async (certificates) => ({
		certificates,
		leaf: await certificates.leafFor(namesFor(addresses, null)),
	}));
	const secretRead = readTokenSecret(settings.dataDir);
	// All must have ended before one failure is reported: a worker that comes up late would stay behind.
	await Promise.allSettled([sfuStarted, certified, secretRead]);
	return { network, sfu: await sfuStarted, secret: await secretRead, ...(await certified) };
}

async function endSfu(sfu: Sfu): Promise<void> {
	const pids = sfu.workerPids;
	sfu.close();
	await workersGone(pids);
}

function stopListening(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

function keptAddress(store: Store): string | null {
	const kept = store.settings.all()[preferredAddressKey];
	return typeof kept === 'string' ? kept : null;
}

function infoOf(desk: HostInfoService, certificates: Certificates, hostToken: string): ServerInfo {
	const { version, httpsPort, httpPort, mediaPorts, roomId, roomCode, addresses, caFingerprint } = desk.host;
	return {
		...{ version, pid: process.pid },
		urls: addresses.flatMap(({ httpsUrl, httpUrl }) => [httpsUrl, httpUrl]),
		...{ httpsPort, httpPort, mediaPorts, roomId, roomCode, hostToken },
		caFile: certificates.caFile,
		fingerprint: caFingerprint,
	};
}
