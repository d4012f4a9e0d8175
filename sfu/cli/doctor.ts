import { readGiven } from '../config.ts';
import { checks as allChecks } from '../doctor/checks.ts';
import type { DoctorReport, Finding, FindingState } from '../protocol/doctor.ts';
import { exitCodes } from '../startErrors.ts';
import { examineComputer } from './examineComputer.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

const marks: Record<FindingState, string> = { ok: 'ok     ', note: 'note   ', warning: 'WARNING', problem: 'PROBLEM' };
const sums: Record<FindingState, string> = {
	ok: 'A class can be held.',
	note: 'A class can be held.',
	warning: 'A class can be held, but some students may have trouble: see the warnings.',
	problem: 'A class cannot be held yet: see the problems.',
};

/** `lectern doctor`: what a class would meet on this computer, and what to do. Writes nothing. Resolves to an exit code. */
export async function doctor({ json, ...flags }: Flags): Promise<number> {
	const report = await examineComputer(readGiven(flags, process.env));
	print(json === true ? `${JSON.stringify(report)}\n` : textOf(report));
	return exitCodeOf(report);
}

function textOf({ checks, state }: DoctorReport): string {
	const parts = checks
		.filter(({ findings }) => findings.length > 0)
		.map(({ title, findings }) => `${title}\n${findings.map(findingText).join('')}`);
	return `${parts.join('')}\n${sums[state]}\n`;
}

const indent = ' '.repeat(11);

function findingText({ state, text, steps }: Finding): string {
	const lines = steps.flatMap((step) => [
		`${indent}-> ${step.text}`,
		...(step.command === undefined ? [] : [`${indent}   ${step.command}`]),
	]);
	return [`  ${marks[state]}  ${text}`, ...lines].map((line) => `${line}\n`).join('');
}

function exitCodeOf({ checks }: DoctorReport): number {
	const failed = checks.find(({ findings }) => findings.some(({ state }) => state === 'problem'));
	if (!failed) return 0;
	const reason = allChecks.find(({ name }) => name === failed.name)?.exitAs;
	return exitCodes[reason ?? 'other'];
}
