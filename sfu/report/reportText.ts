import { homedir, hostname } from 'node:os';
import type { DoctorReport } from '../protocol/doctor.ts';
import { logTail } from './logTail.ts';
import { redacted } from './redacted.ts';

export type ReportParts = {
	/** What `lectern doctor` finds. */
	doctor: DoctorReport;
	/** Settings that were given; only numbers, switches and the names of the others are told. */
	given: Record<string, unknown>;
	/** null: there is none. */
	logFile: string | null;
	/** Of people, classes and rooms, and room codes: taken out wherever they stand. */
	names: readonly string[];
};

/** What somebody who helps needs to know: findings, versions, settings and the end of the log, without names or secrets. */
export async function reportText({ doctor, given, logFile, names }: ReportParts): Promise<string> {
	const parts: [string, string][] = [
		['Lectern report', headOf(doctor)],
		['Settings that were given', settingsOf(given)],
		['What lectern doctor finds', doctor.checks.flatMap(findingsOf).join('')],
		['The end of the log', await logTail(logFile)],
	];
	const text = parts.map(([title, content]) => `# ${title}\n\n${content}\n`).join('');
	const [computer = ''] = hostname().split('.');
	return redacted(text, [...names, hostname(), computer], homedir());
}

function headOf({ version, system, server }: DoctorReport): string {
	const { node, electron } = process.versions;
	return [
		`Lectern ${version}`,
		`System ${system}`,
		`Node ${node}${electron ? `, Electron ${electron}` : ''}`,
		`Made ${new Date().toISOString()}`,
		server
			? `A server runs: ports ${server.httpsPort}, ${server.httpPort}, ${server.mediaPorts.join(', ')}`
			: 'No server runs.',
		'Names of people, classes and this computer, codes and secrets were taken out.',
	]
		.map((line) => `${line}\n`)
		.join('');
}

function settingsOf(given: Record<string, unknown>): string {
	const lines = Object.entries(given)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}: ${typeof value === 'number' || typeof value === 'boolean' ? value : 'given'}\n`);
	return lines.join('') || 'None.\n';
}

function findingsOf({ findings }: DoctorReport['checks'][number]): string[] {
	return findings.map(({ state, id, text }) => `${state.padEnd(7)} ${id}: ${text}\n`);
}
