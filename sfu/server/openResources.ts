import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import type { LessonRecorder } from '../core/room/LessonRecorder.ts';
import type { RoomFiles } from '../core/room/RoomFiles.ts';
import type { Storage } from '../core/room/Storage.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { HeartbeatTimes } from '../core/workers/Heartbeat.ts';
import { requireOwnAddress } from '../gateway/http/listen.ts';
import type { ClockWatch } from '../host/ClockWatch.ts';
import { mediaAddresses } from '../host/mediaAddresses.ts';
import { certificateNames } from '../host/NetworkFollower.ts';
import { readIceServers } from '../host/readIceServers.ts';
import { findWorker, requireWorker, startSfu } from '../host/startSfu.ts';
import { Certificates } from '../host/tls/Certificates.ts';
import { AnnouncedAddresses } from '../network/AnnouncedAddresses.ts';
import type { Network } from '../network/Network.ts';
import { networkBudgetMbps } from '../network/networkBudget.ts';
import { readTokenSecrets } from '../store/files.ts';
import type { CloseStack } from './CloseStack.ts';

/** How long closing waits for the exit of the workers, ms: those that hang are killed before. */
const workersExitMs = 700;

type Given = {
	settings: Settings;
	openNetwork: () => Promise<Network>;
	recorder: LessonRecorder;
	storage: Storage;
	/** null: their folder cannot be used. */
	files: RoomFiles | null;
	heartbeat: HeartbeatTimes;
	clock: ClockWatch;
	logger: Logger;
};

/**
 * What takes long, opened in parallel: the network, media workers, certificates, the secrets of the tokens.
 * @throws StartError
 */
export async function openResources(given: Given, opened: CloseStack) {
	const { settings, openNetwork, recorder, storage, files, heartbeat, clock, logger } = given;
	const workerBin = findWorker(settings.workerBin);
	if (settings.bind !== null) await requireOwnAddress(settings.bind);
	const network = opened.add(await openNetwork(), (it) => it.close());
	const announced = opened.add(new AnnouncedAddresses(settings.announce, logger), (it) => it.close());
	const followed = announced.follow();
	const workerChecked = settings.workerBin === null ? Promise.resolve() : requireWorker(workerBin);
	const iceServers = await readIceServers(settings, () => clock.likelyNowMs);
	const sfuOptions = {
		...{ recorder, storage, heartbeat, workerBin, iceServers, logger },
		...(files && { files }),
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
	const secretsRead = readTokenSecrets(settings.dataDir);
	// Wait for all before one failure is reported: a worker that starts later would never be closed.
	await Promise.allSettled([sfuStarted, certified, secretsRead, followed]);
	return { network, announced, sfu: await sfuStarted, secrets: await secretsRead, ...(await certified) };
}

/** Waits for the exit of the workers, but not for a process that not even a signal ends. */
async function closeSfu(sfu: Sfu): Promise<void> {
	await Promise.race([sfu.close(), sleep(workersExitMs, undefined, { ref: false })]);
}
