import { EventEmitter } from 'node:events';
import { opendirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CloseStack } from './CloseStack.ts';
import { completeSettings, flagOf, foreignVariablesIn, type GivenSettings, type Settings } from './config.ts';
import { LogSampler } from './core/LogSampler.ts';
import type { LessonRecorder } from './core/room/LessonRecorder.ts';
import type { Storage } from './core/room/Storage.ts';
import type { Sfu } from './core/Sfu.ts';
import { defaultHeartbeat, type HeartbeatTimes } from './core/workers/Heartbeat.ts';
import { dialects } from './dialects/index.ts';
import { PhoneChecks } from './doctor/phone/PhoneCheck.ts';
import { SelfCheck } from './doctor/SelfCheck.ts';
import { errorText } from './errorText.ts';
import { Happenings } from './events/Happenings.ts';
import { logHappenings } from './events/logHappenings.ts';
import { RoomFollower } from './events/RoomFollower.ts';
import { openWebhooks } from './events/webhooks/openWebhooks.ts';
import { FounderTokens } from './gateway/access/FounderTokens.ts';
import { GuessLimit } from './gateway/access/GuessLimit.ts';
import { HostCodes } from './gateway/access/HostCodes.ts';
import { HostSessions } from './gateway/access/HostSessions.ts';
import { openIssuers } from './gateway/access/issuers/openIssuers.ts';
import { AddressLimits } from './gateway/access/limits.ts';
import { OriginPolicy } from './gateway/access/OriginPolicy.ts';
import { Proxies } from './gateway/access/Proxies.ts';
import { ServerRuns } from './gateway/access/ServerRuns.ts';
import { Tokens } from './gateway/access/Tokens.ts';
import { BothProtocols } from './gateway/http/bothProtocols.ts';
import { createHttpApp } from './gateway/http/http.ts';
import { createHttpsServer, setCertificate } from './gateway/http/https.ts';
import { createLegacyPort, openLegacyPort } from './gateway/http/legacyPorts.ts';
import { listenOnFree, requireOwnAddress } from './gateway/http/listen.ts';
import { PendingConnections } from './gateway/http/PendingConnections.ts';
import { findPages } from './gateway/http/pages.ts';
import { SocketGateway } from './gateway/socket/SocketGateway.ts';
import { ClockWatch } from './host/ClockWatch.ts';
import { HostClasses } from './host/HostClasses.ts';
import { HostInfoService, storedAddress } from './host/HostInfoService.ts';
import { hostPage, withCode } from './host/hostPage.ts';
import { Metrics } from './host/Metrics.ts';
import { mediaAddresses } from './host/mediaAddresses.ts';
import { certificateNames, NetworkFollower } from './host/NetworkFollower.ts';
import { RoomPersistence } from './host/RoomPersistence.ts';
import { readIceServers } from './host/readIceServers.ts';
import { findWorker, requireWorker, startSfu, tolerateWorkerDeath } from './host/startSfu.ts';
import { Certificates } from './host/tls/Certificates.ts';
import { GivenCertificate } from './host/tls/GivenCertificate.ts';
import { logFileOf, openLog } from './logger.ts';
import { AnnouncedAddresses } from './network/AnnouncedAddresses.ts';
import { MdnsAnnouncer } from './network/MdnsAnnouncer.ts';
import { Network, type ReadAddresses } from './network/Network.ts';
import { NetworkNames } from './network/NetworkNames.ts';
import { networkBudgetMbps } from './network/networkBudget.ts';
import type { FilmWindows, WindowFilm } from './recording/film/WindowFilm.ts';
import { Library, type LibraryOptions } from './recording/library/Library.ts';
import { RecordingService } from './recording/RecordingService.ts';
import { SelfReport } from './report/SelfReport.ts';
import type { ServerInfo } from './serverInfo.ts';
import { steadyNowMs } from './steadyClock.ts';
import { DataFolderLock } from './store/DataFolderLock.ts';
import { makeFolder, prepareDataDir, readTokenSecret } from './store/files.ts';
import { requireWritable } from './store/requireWritable.ts';
import { openStore } from './store/SqliteStore.ts';
import type { Store } from './store/Store.ts';

/** How long closing waits for the exit of the workers, ms: those that hang are killed before. */
const workersExitMs = 700;

type ServerEvents = {
	/** In all rooms, including peers whose connection is lost and whose seat is kept for `graceMs`. */
	participantsChanged: [count: number];
};

/** What makes recordings and films. */
export type RecordingParts = Pick<LibraryOptions, 'running' | 'films' | 'pageChanged'> & { recorder: LessonRecorder };

export type StartOptions = {
	/** Opens the windows of the desktop in which films are made. Default: there is no desktop. */
	filmWindows?: FilmWindows | undefined;
	/** In place of the parts that record, for tests of what is built on them. */
	recording?: RecordingParts | undefined;
	/** When a media worker counts as hung. Default: `defaultHeartbeat`. */
	heartbeat?: HeartbeatTimes | undefined;
	/** In place of the system's interfaces, for tests of changes of the network. */
	readAddresses?: ReadAddresses | undefined;
};

/** A server that is listening. */
export interface RunningServer extends EventEmitter<ServerEvents> {
	readonly info: ServerInfo;
	readonly hostInfo: HostInfoService;
	readonly hostClasses: HostClasses;
	/** What happens from now on. */
	readonly happenings: Happenings;
	readonly phoneChecks: PhoneChecks;
	/** Its rooms and media workers; tests look there for what nobody closed. */
	readonly sfu: Sfu;
	readonly settings: Settings;
	/** null: the folder for recordings cannot be used. */
	readonly library: Library | null;
	/** null: there is no desktop. */
	readonly windowFilm: WindowFilm | null;
	/** A fresh address of the host screen; it works once, for a minute. */
	hostAddress(): string;
	/** Reads the network addresses now. Resolves when certificate and media follow them. */
	networkChanged(): Promise<void>;
	/** Sends `serverClosing` and closes everything, including the workers, within 2 s. Idempotent. */
	close(): Promise<void>;
}

/**
 * The composition root: makes every part and wires them up. Slow steps run in parallel, so that a class starts in a second.
 * @throws StartError
 */
export async function startServer(given: GivenSettings, options: StartOptions = {}): Promise<RunningServer> {
	const opened = new CloseStack();
	try {
		return await start(given, options, opened);
	} catch (error) {
		await opened.close();
		throw error;
	}
}

async function start(given: GivenSettings, options: StartOptions, opened: CloseStack): Promise<RunningServer> {
	// The data folder and the logger are needed before stored settings can be read.
	const early = completeSettings(given);
	const { dataDir } = early;
	const { logger, written } = openLog(early, recordingsFolder(early));
	opened.add(written, (it) => it());
	opened.add(tolerateWorkerDeath(logger), (removeHandler) => removeHandler());
	prepareDataDir(dataDir);
	const lock = opened.add(
		DataFolderLock.take(dataDir, (details, message) => logger.warn(details, message)),
		(it) => it.release(),
	);
	const store = opened.add(openStore(dataDir, logger), (it) => it.close());
	const settings = completeSettings(given, store.settings.all());
	for (const [variable, name] of foreignVariablesIn(settings, process.env))
		logger.info({ variable, setting: flagOf(name) }, 'a setting has the value of a variable of other servers');
	const clock = opened.add(new ClockWatch({ settings: store.settings, logger }), (it) => it.close());
	const happenings = new Happenings();
	logHappenings(happenings, logger, settings.logNames);
	const givenCertificate = opened.add(await GivenCertificate.open(settings, clock, logger), (it) => it?.close());
	const service = new RecordingService({
		folder: recordingsFolder(settings),
		kind: settings.recorder,
		ffmpeg: settings.ffmpeg,
		filmWindows: options.filmWindows ?? null,
		isClassRunning: () => sfu.participantCount > 0,
		finished: (recording, isNew) => {
			library?.recordingEnded(recording);
			if (isNew) happenings.recordingReady(recording);
		},
		logger,
	});
	// Closed after the SFU, whose rooms end their recordings.
	opened.add(service, (it) => it.close());
	const recording = options.recording ?? service.parts;
	const { network, announced, sfu, certificates, leaf, secret } = await openResources(
		settings,
		() => Network.open(settings.bind, storedAddress(store.settings.all()), options.readAddresses),
		{ recorder: recording.recorder, storage: store, heartbeat: options.heartbeat ?? defaultHeartbeat },
		clock,
		logger,
		opened,
	);

	const rooms = RoomPersistence.open(sfu, store, settings, given, logger);
	opened.add(await openWebhooks({ settings, happenings, store, logger }), (it) => it?.close());
	new RoomFollower(sfu, happenings, store.settings).start();
	const runs = new ServerRuns(store.settings, { wallMs: () => Date.now(), steadyMs: steadyNowMs });
	clock.on('set', () => runs.clockSet());
	store.followRevocations();
	const tokens = new Tokens(secret, store.revocations, runs, () => rooms.home.id);
	const issuers = opened.add(await openIssuers(settings, logger), (it) => it?.close());
	const hostCodes = new HostCodes(secret, runs.id);
	const hostSessions = new HostSessions({ tokens, invites: store.invites, rooms });
	opened.add(hostSessions, (it) => it.close());
	const announcer = settings.mdns ? new MdnsAnnouncer(logger) : null;
	const networkNames = opened.add(new NetworkNames(), (it) => it.close());
	const originPolicy = new OriginPolicy(
		settings.allowOrigin,
		() => announcer?.localName ?? null,
		(name) => networkNames.has(name) || announced.has(name) || certificates.isNamed(name),
	);
	const guessLimit = new GuessLimit();
	const addressLimits = new AddressLimits();
	const proxies = new Proxies(settings.trustProxy);
	const metrics = new Metrics({
		sfu,
		connections: () => gateway.connectionCounts,
		isStored: () => store.trouble === null,
		certificateEndsAtMs: () => (givenCertificate ?? certificates).endsAtMs,
	});
	const version = __LECTERN_VERSION__;
	const hostClasses = new HostClasses({ sfu, rooms, store });
	const hostInfo = new HostInfoService({
		settings,
		sfu,
		rooms,
		classes: hostClasses,
		...{ network, announced, certificates, givenCertificate },
		announcer,
		clock,
		store,
		recordingsFolder: recordingsFolder(settings),
		version,
	});
	const phoneChecks = opened.add(new PhoneChecks(() => sfu.openProbe()), (it) => it.close());
	const selfCheck = new SelfCheck({ settings, hostInfo, network, clock, store, version });
	const selfReport = new SelfReport({ given, logFile: logFileOf(settings), store, selfCheck });
	const pages = findPages(settings.rendererDir);
	const library: Library | null = openLibrary(settings, store, recording, clock, logger);
	opened.add(library, (it) => it?.close());
	clock.on('set', () => library?.clockSet());
	void library?.start().then(() => service.recover());
	const { windowFilm } = service;
	const founderTokens = new FounderTokens(tokens, settings.tokenTtlHours);
	const access = { settings, tokens, issuers, founderTokens, guessLimit, rooms };
	const parts = {
		...access,
		sfu,
		hostInfo,
		hostClasses,
		hostCodes,
		hostSessions,
		...{ certificates, givenCertificate, proxies, selfCheck, selfReport, phoneChecks },
		library,
		windowFilm,
		logger,
	};
	const { app, server: http } = await createHttpApp({ ...parts, originPolicy, addressLimits, metrics, pages });
	opened.add(app, (it) => it.close());
	const https = createHttpsServer(http, givenCertificate?.pair ?? leaf);
	givenCertificate?.on('changed', (pair) => setCertificate(https, pair));
	givenCertificate?.watch();
	const legacyPorts = settings.legacyPort.map((port) => createLegacyPort(http, port));
	const servers: Server[] = [http, https, ...legacyPorts.map((legacy) => legacy.server)];
	const bothProtocols = new BothProtocols(https, http, new PendingConnections(new LogSampler(logger), metrics));
	for (const server of servers) bothProtocols.serveBoth(server);
	https.on('connection', (socket: Socket) => phoneChecks.secureConnectionFrom(socket.remoteAddress));
	opened.add(bothProtocols, (it) => stopListening(servers, it));
	const gateway: SocketGateway = new SocketGateway(http, {
		...{ sfu, tokens, issuers, founderTokens, originPolicy, guessLimit, addressLimits, proxies, metrics, logger },
		...{ open: settings.open, seatsPerPerson: settings.seatsPerPerson, allowedOrigins: settings.allowOrigin },
		dialects,
	});
	opened.add(gateway, (it) => it.close());
	const [httpsPort, httpPort] = await Promise.all([
		listenOnFree(https, settings.port, settings.bind),
		listenOnFree(http, settings.httpPort, settings.bind),
	]);
	await Promise.all(legacyPorts.map((legacy) => openLegacyPort(legacy, settings.bind, logger)));
	hostInfo.setPorts({ https: httpsPort, http: httpPort });
	const networkFollower = new NetworkFollower({
		...{ network, announced },
		announcer,
		certificates,
		clock,
		setCertificate: (renewed) => {
			if (!givenCertificate) setCertificate(https, renewed);
		},
		sfu,
		rooms,
		version,
		httpsPort,
		logger,
	});
	opened.add(networkFollower, (it) => it.close());
	clock.start();
	// Nobody waits for a DNS server that does not answer.
	void networkNames.follow(network.addresses);
	network.on('changed', (addresses) => void networkNames.follow(addresses));
	// The SFU is closed first: Ctrl+C also reaches the workers, and the pool would replace them as dead.
	opened.add(sfu, (it) => {
		void it.close();
		// After the rooms have said who may return to them.
		rooms.close();
	});

	const { token: hostToken } = await hostSessions.startRun();
	const hostScreen = hostPage(hostInfo.ports, settings);
	const info = infoOf(hostInfo, certificates, hostToken, recordingsFolder(settings));
	const running = new EventEmitter<ServerEvents>();
	sfu.on('participantsChanged', (count) => {
		service.films.classChanged();
		running.emit('participantsChanged', count);
	});
	await requireWritable(store, dataDir);
	lock.holds({ pid: process.pid, url: hostInfo.addresses[0]?.httpUrl ?? '', hostPage: hostScreen, run: runs.id });
	logger.info({ urls: info.urls, mediaPorts: info.mediaPorts, pages: pages?.root ?? null }, 'listening');
	return Object.assign(running, {
		...{ info, hostInfo, hostClasses, happenings, phoneChecks, sfu, settings, library, windowFilm },
		hostAddress: () => withCode(hostScreen, hostCodes.create()),
		networkChanged: () => networkFollower.refresh(),
		close: () => opened.close(),
	});
}

/** What takes long is opened in parallel. */
async function openResources(
	settings: Settings,
	openNetwork: () => Promise<Network>,
	given: { recorder: LessonRecorder; storage: Storage; heartbeat: HeartbeatTimes },
	clock: ClockWatch,
	logger: Logger,
	opened: CloseStack,
) {
	const workerBin = findWorker(settings.workerBin);
	if (settings.bind !== null) await requireOwnAddress(settings.bind);
	const network = opened.add(await openNetwork(), (it) => it.close());
	const announced = opened.add(new AnnouncedAddresses(settings.announce, logger), (it) => it.close());
	const followed = announced.follow();
	const workerChecked = settings.workerBin === null ? Promise.resolve() : requireWorker(workerBin);
	const iceServers = await readIceServers(settings, () => clock.likelyNowMs);
	const sfuOptions = {
		...{ ...given, workerBin, iceServers, logger },
		workerCount: settings.workers,
		...mediaAddresses(settings, network, announced),
		graceMs: settings.graceMs,
		hostAbsenceMs: settings.hostAbsenceMs,
		maxParticipants: settings.maxParticipants,
		roomsPerAddress: settings.roomsPerAddress,
		audioOnlyAbove: settings.audioOnlyAbove,
		voices: settings.voices,
		serverBudgetMbps: () => settings.budgetMbps ?? networkBudgetMbps(network.preferred),
		maxWorkerLoad: settings.maxWorkerLoad / 100,
	};
	const sfuStarted = workerChecked.then(() => startSfu(sfuOptions)).then((sfu) => opened.add(sfu, closeSfu));
	const certified = Certificates.open(settings.dataDir, logger, clock).then(async (certificates) => {
		const leaf = await certificates.leafFor(certificateNames(network.addresses, null, announced.hosts));
		certificates.requireStored();
		return { certificates, leaf };
	});
	const secretRead = readTokenSecret(settings.dataDir);
	// Wait for all before one failure is reported: a worker that starts later would never be closed.
	await Promise.allSettled([sfuStarted, certified, secretRead, followed]);
	return { network, announced, sfu: await sfuStarted, secret: await secretRead, ...(await certified) };
}

/** null: the folder for recordings cannot be used. A class can be held all the same. */
function openLibrary(
	settings: Settings,
	store: Store,
	recording: RecordingParts,
	clock: ClockWatch,
	logger: Logger,
): Library | null {
	const folder = recordingsFolder(settings);
	try {
		makeFolder(folder);
		opendirSync(folder).closeSync();
	} catch (error) {
		logger.error({ folder, reason: errorText(error) }, 'the folder for recordings cannot be used');
		return null;
	}
	return new Library({ ...recording, folder, store, isClockDoubted: () => clock.doubt !== null, logger });
}

const recordingsFolder = ({ recordings, dataDir }: Settings) => recordings ?? join(dataDir, 'recordings');

/** Waits for the exit of the workers, but not for a process that not even a signal ends. */
async function closeSfu(sfu: Sfu): Promise<void> {
	await Promise.race([sfu.close(), sleep(workersExitMs, undefined, { ref: false })]);
}

/** All at once: a connection that one of them has accepted may be served by another. */
async function stopListening(servers: Server[], bothProtocols: BothProtocols): Promise<void> {
	const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
	bothProtocols.close();
	for (const server of servers) server.closeAllConnections();
	await Promise.all(closed);
}

function infoOf(
	hostInfo: HostInfoService,
	certificates: Certificates,
	hostToken: string,
	recordingsDir: string,
): ServerInfo {
	const { version, httpsPort, httpPort, mediaPorts, roomId, roomCode, addresses, caFingerprint } = hostInfo.host;
	return {
		...{ version, pid: process.pid },
		urls: addresses.flatMap(({ httpsUrl, httpUrl }) => [httpsUrl, httpUrl]),
		...{ httpsPort, httpPort, mediaPorts, roomId, roomCode, hostToken },
		caFile: certificates.caFile,
		recordingsDir,
		fingerprint: caFingerprint,
	};
}
