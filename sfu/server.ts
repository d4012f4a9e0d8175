import { EventEmitter } from 'node:events';
import { completeSettings, flagOf, foreignVariablesIn, type GivenSettings } from './config.ts';
import { notFound } from './core/errors.ts';
import { defaultHeartbeat } from './core/workers/Heartbeat.ts';
import { PhoneChecks } from './doctor/phone/PhoneCheck.ts';
import { SelfCheck } from './doctor/SelfCheck.ts';
import { Happenings } from './events/Happenings.ts';
import { logHappenings } from './events/logHappenings.ts';
import { RoomFollower } from './events/RoomFollower.ts';
import { openWebhooks } from './events/webhooks/openWebhooks.ts';
import { Arrivals } from './gateway/access/Arrivals.ts';
import { findPages } from './gateway/http/pages.ts';
import { LocalSessions } from './handlers/LocalSession.ts';
import { ClockWatch } from './host/ClockWatch.ts';
import { HostClasses } from './host/HostClasses.ts';
import { HostInfoService, storedAddress } from './host/HostInfoService.ts';
import { hostPage, withCode } from './host/hostPage.ts';
import { Metrics } from './host/Metrics.ts';
import { NetworkFollower } from './host/NetworkFollower.ts';
import { RoomPersistence } from './host/RoomPersistence.ts';
import { releaseIdleMemory } from './host/releaseIdleMemory.ts';
import { tolerateWorkerDeath } from './host/startSfu.ts';
import type { Certificates } from './host/tls/Certificates.ts';
import { GivenCertificate } from './host/tls/GivenCertificate.ts';
import { logFileOf, openLog } from './logger.ts';
import { MdnsAnnouncer } from './network/MdnsAnnouncer.ts';
import { Network } from './network/Network.ts';
import { NetworkNames } from './network/NetworkNames.ts';
import type { Library } from './recording/library/Library.ts';
import { RecordingService } from './recording/RecordingService.ts';
import { SelfReport } from './report/SelfReport.ts';
import { CloseStack } from './server/CloseStack.ts';
import { createListeners, type Listeners } from './server/createListeners.ts';
import { joinCluster } from './server/joinCluster.ts';
import { openAccess } from './server/openAccess.ts';
import { openLibrary, recordingsFolder } from './server/openLibrary.ts';
import { openMaterials } from './server/openMaterials.ts';
import { openResources } from './server/openResources.ts';
import type { RunningServer, ServerEvents, StartOptions } from './server/RunningServer.ts';
import type { ServerInfo } from './serverInfo.ts';
import { DataFolderLock } from './store/DataFolderLock.ts';
import { prepareDataDir } from './store/files.ts';
import { requireWritable } from './store/requireWritable.ts';
import { openStore } from './store/SqliteStore.ts';

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
	const local = opened.add(openStore(dataDir, logger), (it) => it.close());
	const settings = completeSettings(given, local.settings.all());
	for (const [variable, name] of foreignVariablesIn(settings, process.env))
		logger.info({ variable, setting: flagOf(name) }, 'a setting has the value of a variable of other servers');
	const version = __LECTERN_VERSION__;
	const cluster = opened.add(await joinCluster({ settings, local, version, logger }), (it) => it?.close());
	const store = cluster?.store ?? local;
	const clock = opened.add(new ClockWatch({ settings: store.settings, logger }), (it) => it.close());
	const happenings = new Happenings();
	logHappenings(happenings, logger, settings.logNames);
	const givenCertificate = opened.add(await GivenCertificate.open(settings, clock, logger), (it) => it?.close());
	const materials = opened.add(openMaterials({ settings, store, logger }), (it) => it?.close());
	const service = new RecordingService({
		linkFile: async (roomId, fileId, path) => {
			if (!materials) throw notFound('file', fileId);
			await materials.linkTo(roomId, fileId, path);
		},
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
	const openNetwork = () => Network.open(settings.bind, storedAddress(store.settings.all()), options.readAddresses);
	const { network, announced, sfu, certificates, leaf, secrets } = await openResources(
		{
			...{ settings, openNetwork, recorder: recording.recorder, storage: store, files: materials, clock, logger },
			heartbeat: options.heartbeat ?? defaultHeartbeat,
		},
		opened,
	);

	const rooms = RoomPersistence.open(sfu, store, settings, given, logger, cluster?.others);
	materials?.start((roomId) => rooms.placeOf(roomId));
	sfu.rooms.on('roomClosed', () => void materials?.sweep());
	opened.add(await openWebhooks({ settings, happenings, store, logger }), (it) => it?.close());
	new RoomFollower(sfu, happenings, store.settings).start();
	const announcer = settings.mdns ? new MdnsAnnouncer(logger) : null;
	const networkNames = opened.add(new NetworkNames(), (it) => it.close());
	const { runs, ...access } = await openAccess(
		{
			...{ settings, secrets: cluster?.secrets ?? (() => secrets), store, rooms, clock, logger },
			sharedLimits: cluster?.sharedLimits ?? null,
			localName: () => announcer?.localName ?? null,
			isOwnName: (name) => networkNames.has(name) || announced.has(name) || certificates.isNamed(name),
		},
		opened,
	);
	const metrics = new Metrics({
		sfu,
		connections: () => listeners.gateway.connectionCounts,
		isStored: () => store.trouble === null,
		cluster: () => cluster?.figures ?? null,
		lentMedia: () => cluster?.lentMedia ?? null,
		certificateEndsAtMs: () => (givenCertificate ?? certificates).endsAtMs,
	});
	const arrivals = new Arrivals(() => network.addresses, options.arrivalsNowMs);
	const hostClasses = new HostClasses({ sfu, rooms, store });
	const hostInfo = new HostInfoService({
		...{ settings, sfu, rooms, classes: hostClasses, network, announced, announcer },
		...{ certificates, givenCertificate, clock, arrivals, store, version },
		recordingsFolder: recordingsFolder(settings),
		...(cluster && { cluster: () => cluster.health }),
	});
	const phoneChecks = opened.add(new PhoneChecks(() => sfu.openProbe()), (it) => it.close());
	const selfCheck = new SelfCheck({ settings, hostInfo, network, clock, store, version });
	const selfReport = new SelfReport({ given, logFile: logFileOf(settings), store, selfCheck });
	const pages = findPages(settings.rendererDir);
	const library: Library | null = openLibrary({ settings, store, recording, clock, logger });
	opened.add(library, (it) => it?.close());
	clock.on('set', () => library?.clockSet());
	void library?.start().then(() => service.recover());
	const { windowFilm } = service;
	const localSessions = new LocalSessions(sfu, access.founderTokens);
	const shared = cluster?.openRooms({ sfu, persistence: rooms, local: localSessions });
	const listeners: Listeners = await createListeners(
		{
			...access,
			sessions: shared?.sessions ?? options.sessions?.(localSessions, sfu) ?? localSessions,
			...{ settings, sfu, rooms, hostInfo, hostClasses, arrivals, metrics, pages, logger },
			...{ certificates, givenCertificate, leaf, selfCheck, selfReport, phoneChecks, library, materials, windowFilm },
			forwarding: shared?.forwarding ?? options.forwarding ?? null,
			comes: () => store.wake(),
		},
		opened,
	);
	cluster?.attach(listeners.app);
	opened.add(cluster, (it) => it?.leave());
	const ports = await listeners.listen();
	hostInfo.setPorts(ports);
	const networkFollower = new NetworkFollower({
		...{ network, announced, announcer, certificates, clock, sfu, rooms, version, logger },
		setCertificate: (renewed) => listeners.renewLeaf(renewed),
		httpsPort: ports.https,
	});
	opened.add(networkFollower, (it) => it.close());
	const origins = () => hostInfo.addresses.map(({ httpsUrl }) => new URL(httpsUrl).origin);
	cluster?.serve({ sfu, origins, certificate: listeners.certificate }, access.otherServers);
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

	const { token: hostToken } = await access.hostSessions.startRun();
	const hostScreen = hostPage(ports, settings);
	const info = infoOf(hostInfo, certificates, hostToken, recordingsFolder(settings));
	const running = new EventEmitter<ServerEvents>();
	sfu.on('participantsChanged', (count) => {
		service.films.classChanged();
		running.emit('participantsChanged', count);
	});
	await requireWritable(store, dataDir);
	lock.holds({ pid: process.pid, url: hostInfo.addresses[0]?.httpUrl ?? '', hostPage: hostScreen, run: runs.id });
	logger.info({ urls: info.urls, mediaPorts: info.mediaPorts, pages: pages?.root ?? null }, 'listening');
	const connectionCount = () => listeners.gateway.connectionCount;
	opened.add(releaseIdleMemory({ sfu, store, connectionCount, ownsProcess: options.ownsProcess === true }), (end) =>
		end(),
	);
	return Object.assign(running, {
		...{ info, hostInfo, hostClasses, happenings, phoneChecks, sfu, settings, library, windowFilm },
		app: listeners.app,
		hostAddress: () => withCode(hostScreen, access.hostCodes.create()),
		networkChanged: () => networkFollower.refresh(),
		drain: async (signal: AbortSignal) => cluster?.drain(sfu, signal),
		close: () => opened.close(),
	});
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
