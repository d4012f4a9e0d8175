import { expect, test, vi } from 'vitest';
import { DoctorReport } from '../protocol/doctor.ts';
import { StartError } from '../startErrors.ts';
import { type Check, note, ok, warning } from './Check.ts';
import { checks } from './checks.ts';
import { examine } from './examine.ts';
import { factsWith } from './facts.fixture.ts';

const check = (find: Check['find']): Check => ({ name: 'one', title: 'One', find });
const findingsOf = async (find: Check['find']) =>
	(await examine(factsWith(), '1.0.0', [check(find)])).checks[0]?.findings;

test('tells the worst of all findings, in a shape that is parsed', async () => {
	const report = await examine(factsWith(), '1.0.0', [
		check(() => [ok('one.fine', 'Fine.')]),
		check(() => [warning('one.bad', 'Bad.'), note('one.known', 'Known.')]),
	]);
	expect(report).toMatchObject({ version: '1.0.0', state: 'warning', server: null });
	expect(DoctorReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test('goes on when a check fails, and says what a start would end with', async () => {
	const failing = () => {
		throw new Error('no such device');
	};
	expect(await findingsOf(failing)).toMatchObject([
		{ id: 'one.failed', state: 'warning', text: expect.stringContaining('no such device') },
	]);
	const stopping = () => Promise.reject(new StartError('worker', 'The media worker is missing.'));
	expect(await findingsOf(stopping)).toMatchObject([{ state: 'problem', text: 'The media worker is missing.' }]);
});

test('goes on when a check hangs', async () => {
	vi.useFakeTimers();
	try {
		const hanging = findingsOf(() => new Promise(() => {}));
		await vi.advanceTimersByTimeAsync(60_000);
		expect(await hanging).toMatchObject([{ id: 'one.unanswered', state: 'warning' }]);
	} finally {
		vi.useRealTimers();
	}
});

test('gives every check a name of its own', () => {
	expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
});
