import { completeSettings, type GivenSettings } from '../config.ts';
import { problem, step } from '../doctor/Check.ts';
import { checks } from '../doctor/checks.ts';
import { examine, worst } from '../doctor/examine.ts';
import { ClockWatch } from '../host/ClockWatch.ts';
import { storedAddress } from '../host/HostInfoService.ts';
import { createLogger } from '../logger.ts';
import { Network } from '../network/Network.ts';
import type { DoctorReport, Finding } from '../protocol/doctor.ts';
import { holderOf } from '../store/DataFolderLock.ts';
import { storedSettings } from '../store/storedSettings.ts';
import { askServer } from './askServer.ts';

/**
 * What `lectern doctor` and `lectern report` tell: by the server that runs on the data folder, which knows itself best, else by
 * looking at the computer. Writes nothing.
 */
export async function examineComputer(given: GivenSettings): Promise<DoctorReport> {
	const { dataDir } = completeSettings(given);
	const holder = holderOf(dataDir);
	if (!holder) return await examineHere(given);
	const answer = await askServer(dataDir, holder);
	return answer ? await withOwnFirewall(given, answer) : await examineHere(given, holder.pid);
}

/** @param silentPid process of a server that does not answer: what it has of this computer cannot be judged */
async function examineHere(given: GivenSettings, silentPid?: number): Promise<DoctorReport> {
	const possible =
		silentPid === undefined ? checks : checks.filter(({ name }) => name !== 'server' && name !== 'ports');
	const report = await examine(await factsOf(given), __LECTERN_VERSION__, possible);
	if (silentPid === undefined) return report;
	const findings = [silent(silentPid)];
	return { ...report, state: 'problem', checks: [{ name: 'server', title: 'Lectern', findings }, ...report.checks] };
}

async function factsOf(given: GivenSettings) {
	const stored = storedSettings(completeSettings(given).dataDir);
	const settings = completeSettings(given, stored);
	const network = await Network.open(settings.bind, storedAddress(stored));
	const clock = new ClockWatch({ settings: { all: () => stored, save: () => {} }, logger: createLogger('silent') });
	const { doubt: clockDoubt } = clock;
	clock.close();
	return { platform: process.platform, settings, network, clockDoubt, server: null };
}

function silent(pid: number): Finding {
	const command = process.platform === 'win32' ? `taskkill /F /PID ${pid}` : `kill -9 ${pid}`;
	const text = `Lectern runs (process ${pid}), but does not answer.`;
	return problem('server.silent', text, step('Close Lectern and start it again. If it does not close:', command));
}

/** This command may be run by somebody who may read more than the server, such as root. */
async function withOwnFirewall(given: GivenSettings, report: DoctorReport): Promise<DoctorReport> {
	const isUnread = report.checks.some(({ findings }) => findings.some(({ id }) => id === 'firewall.unreadable'));
	if (!isUnread || !report.server) return report;
	const server = { ...report.server, localName: null, storage: null };
	const own = await examine(
		{ ...(await factsOf(given)), server },
		report.version,
		checks.filter(({ name }) => name === 'firewall'),
	);
	const merged = report.checks.map((check) => own.checks.find(({ name }) => name === check.name) ?? check);
	return { ...report, state: worst(merged.flatMap(({ findings }) => findings)), checks: merged };
}
