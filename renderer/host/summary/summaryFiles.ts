/** What the host saves of a lesson, as text. */
import type { LessonSummary } from '../../../sfu/protocol/models/lessonSummary.ts';
import { formatClock } from '../../ui/time.ts';

/** Whole minutes; 0: less than one. */
export const minutesOf = (durationMs: number): number => Math.floor(durationMs / 60_000);

/** One line for each message, and more where a message has more. */
export const chatText = ({ chat }: Pick<LessonSummary, 'chat'>): string =>
	chat.map(({ sentAtMs, displayName, text }) => `${formatClock(sentAtMs)}  ${displayName}: ${text}\n`).join('');

/** @param roleText the word for a role */
export function peopleTable(
	{ people }: Pick<LessonSummary, 'people'>,
	header: readonly [name: string, role: string, minutes: string],
	roleText: (role: LessonSummary['people'][number]['role']) => string,
): string {
	const rows = people.map(({ displayName, role, presentMs }) => [
		displayName,
		roleText(role),
		String(minutesOf(presentMs)),
	]);
	// Programs for tables take a file without the mark for one in the system's old character set.
	return `\uFEFF${[header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** A name must not become a formula in the teacher's table. */
function cell(text: string): string {
	const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return `"${plain.replaceAll('"', '""')}"`;
}
