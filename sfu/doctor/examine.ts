import { arch, release } from 'node:os';
import { errorText } from '../errorText.ts';
import type { CheckFindings, DoctorReport, Finding, FindingState } from '../protocol/doctor.ts';
import { findingStates } from '../protocol/doctor.ts';
import { StartError } from '../startErrors.ts';
import { setRunningTimeout } from '../steadyClock.ts';
import { type Check, type Facts, problem, warning } from './Check.ts';
import { checks as allChecks } from './checks.ts';

/** A check that asks programs of the system may take seconds on an old laptop; longer, it hangs, ms. */
const answerMs = 20_000;

/** Runs every check at the same time. Never rejects: a check that fails or hangs is a finding. */
export async function examine(
	facts: Facts,
	version: string,
	checks: readonly Check[] = allChecks,
): Promise<DoctorReport> {
	const found = await Promise.all(checks.map((check) => findingsOf(check, facts)));
	const { server } = facts;
	return {
		version,
		system: `${facts.platform} ${release()} ${arch()}`,
		state: worst(found.flatMap(({ findings }) => findings)),
		server: server && {
			pid: server.pid,
			httpsPort: server.httpsPort,
			httpPort: server.httpPort,
			mediaPorts: server.mediaPorts,
		},
		checks: found,
	};
}

/** `ok` without findings. */
export function worst(findings: readonly Finding[]): FindingState {
	const ranks = findings.map(({ state }) => findingStates.indexOf(state));
	return findingStates[Math.max(0, ...ranks)] ?? 'ok';
}

async function findingsOf({ name, title, find }: Check, facts: Facts): Promise<CheckFindings> {
	let giveUp = () => {};
	const unanswered = new Promise<Finding[]>((resolve) => {
		const text = 'This could not be found out: this computer takes too long to answer.';
		giveUp = setRunningTimeout(() => resolve([warning(`${name}.unanswered`, text)]), answerMs);
	});
	try {
		const findings = await Promise.race([unanswered, Promise.resolve(facts).then(find)]);
		return { name, title, findings };
	} catch (error) {
		const failed = error instanceof StartError ? problem : warning;
		const text = error instanceof StartError ? error.message : `This could not be found out: ${errorText(error)}.`;
		return { name, title, findings: [failed(`${name}.failed`, text)] };
	} finally {
		giveUp();
	}
}
