import { createInstance } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ErrorCode, errorCodes, errorSubjects } from '../../sfu/protocol/errors.ts';
import problemTexts from '../i18n/en/problem.json' with { type: 'json' };
import { en } from '../i18n/texts.ts';
import { actionTable, actionText, closerTables } from './actions.ts';
import { lineAnswer, lineTables, lineText } from './lines.ts';
import { endingOf, endings, isQuoted, libraryTable, screenTables } from './screens.ts';
import { lookUp, type Problem, type Remedy } from './Table.ts';

const texts = createInstance();
const { t } = texts;

beforeAll(() => texts.init({ lng: 'en', resources: { en: { translation: en } } }));

const keysOf = <Key extends string>(object: Partial<Record<Key, unknown>>) => Object.keys(object) as Key[];

/** Every error that can come, with and without a subject. */
const problems: Problem[] = errorCodes.flatMap((code) =>
	[undefined, ...errorSubjects].map((what) => ({ code, ...(what && { what }) })),
);
const screens = { ...screenTables, library: libraryTable };
const remedies = Object.keys(problemTexts.remedy);
const unbuttoned: Remedy[] = ['correct', 'wait', 'ask'];

/** Every sentence that can be shown: where, for which error, what it says and what can be done. */
const shown = () => [
	...keysOf(screens).flatMap((situation) =>
		problems.map((problem) => {
			const { says, remedy } = lookUp<keyof typeof problemTexts.screen, Remedy>(screens[situation], problem);
			const { title, text } = problemTexts.screen[says];
			return { situation, problem, remedy, title, text };
		}),
	),
	...keysOf(lineTables).flatMap((situation) =>
		problems.map((problem) => ({
			situation,
			problem,
			remedy: lineAnswer(situation, problem).remedy,
			title: 'None',
			text: lineText(situation, problem, t, 3),
		})),
	),
	...keysOf(problemTexts.action).flatMap((attempted) =>
		problems.map((problem) => ({
			situation: attempted,
			problem,
			remedy: lookUp({ ...actionTable, ...closerTables[attempted] }, problem).remedy,
			title: 'None',
			text: actionText(attempted, problem, t),
		})),
	),
];

describe('every error code, about every subject, in every situation', () => {
	test('is one to four whole sentences, with every value filled in', () => {
		for (const { situation, problem, title, text } of shown()) {
			const where = `${situation}: ${problem.code} ${problem.what ?? ''}`;
			expect(title, where).toMatch(/^[A-Z][^.{]*$/);
			expect(text, where).toMatch(/^[A-Z][^{}]*(\.|: [a-z-]+)$/);
			expect(text.split(/[.!?](?: |$)/).length, where).toBeLessThanOrEqual(5);
		}
	});

	test('has an action: a button with a label, or something to correct, to wait for or to ask', () => {
		for (const { remedy } of shown()) expect([...remedies, ...unbuttoned]).toContain(remedy);
	});

	test('never shows a key, a code in place of a sentence, or a technical word', () => {
		for (const { text } of shown()) expect(text).not.toMatch(/problem\.|undefined|\[object|server|token/);
	});
});

describe('promises only what is true', () => {
	const where = (pattern: RegExp) =>
		shown()
			.filter(({ title, text }) => pattern.test(`${title}. ${text}`))
			.map(({ situation, problem }) => `${situation} ${problem.code}`);
	const codesWhere = (pattern: RegExp) => new Set(where(pattern).map((place) => place.split(' ')[1]));

	test('a kept place is not promised by a page that comes back and has not been answered', () => {
		for (const text of Object.values(en.join.comingBack)) expect(text).not.toMatch(/is kept/);
	});

	test('a kept place, or a return at once, is promised by no error', () => {
		expect(where(/place is kept|at once|keep your/)).toEqual([]);
	});

	test('that a class is over or does not exist is said only where the server did not find it', () => {
		expect(codesWhere(/class is over|does not exist|no class|has ended/i)).toEqual(new Set(['not-found']));
	});

	test('that somebody was removed is said only where the server refused a person', () => {
		expect(codesWhere(/taken you out|taken out of/)).toEqual(new Set(['forbidden']));
		for (const { text, title, problem } of shown())
			if (/taken/.test(`${title} ${text}`)) expect(problem.what).toBe('removal');
	});

	test('that something goes on by itself is said only where the page asks again', () => {
		const asksAgain = new Set(['hostPage', 'library']);
		for (const place of where(/by itself/)) expect(asksAgain).toContain(place.split(' ')[0]);
	});

	test('that something did not happen is never said where no answer came', () => {
		for (const { text, problem } of shown())
			if (problem.code === 'unavailable' && problem.what === undefined)
				expect(text).not.toMatch(/did not work|not changed/);
	});

	test('the lost connection is blamed only where nobody answered', () => {
		expect(codesWhere(/cannot be reached|not answering|lost the class and could not/)).toEqual(
			new Set(['unavailable']),
		);
	});
});

describe('a sentence for a student', () => {
	const ended = (code: ErrorCode, what?: Problem['what']) =>
		endingOf({ kind: 'error', error: { code, message: '', ...(what && { what }) } });

	test.each([
		['removed while the connection was lost', ended('forbidden', 'removal'), 'removed', 'start'],
		['turned away in the lobby before', ended('forbidden', 'denial'), 'denied', 'start'],
		['refused for another reason', ended('forbidden'), 'notAllowed', 'start'],
		['a page whose way in has expired', ended('unauthorized'), 'codeAgain', 'code'],
		['a class that ended meanwhile', ended('not-found', 'lesson'), 'lessonOver', 'start'],
		['a class that is not there any more', ended('not-found', 'room'), 'gone', 'code'],
		['a page from before an update', ended('bad-request'), 'outdated', 'reload'],
		['ten minutes without the network', ended('unavailable'), 'unreachable', 'tryAgain'],
	])('%s', (_, { says, remedy }, expected, action) => {
		expect([says, remedy]).toEqual([expected, action]);
	});

	test('quotes a code only where the sentence does not say what went wrong', () => {
		expect(isQuoted(ended('internal'))).toBe(true);
		expect(isQuoted(ended('room-full'))).toBe(false);
	});

	test('a name that the server refuses is not taken for an old page', () => {
		expect(lineAnswer('form', { code: 'bad-request', what: 'name' })).toEqual({
			says: 'nameRefused',
			remedy: 'correct',
		});
		expect(lineAnswer('form', { code: 'bad-request' })).toEqual({ says: 'outdated', remedy: 'reload' });
	});

	test('an address that names a class without its code leads to the code, also where nobody was refused', () => {
		expect(lineAnswer('openForm', { code: 'unauthorized' })).toEqual({ says: 'codeNeeded', remedy: 'correct' });
	});
});

describe('a failed action in the class', () => {
	test.each([
		[
			'sendChat',
			{ code: 'rate-limited' },
			'Sending your message did not work: that was too fast. Wait a moment, then try again.',
		],
		[
			'raiseHand',
			{ code: 'unavailable' },
			'Raising your hand may not have worked. Look whether it did, then try again.',
		],
		[
			'mutePeer',
			{ code: 'not-found', what: 'participant' },
			'Muting them did not work: they are not in the class any more.',
		],
		['screen', { code: 'forbidden' }, 'Sharing your screen did not work: you may not do that right now.'],
		['startRecording', { code: 'recording-in-progress' }, 'This class is already being recorded.'],
		['startRecording', { code: 'forbidden', what: 'recording' }, 'This class was set up without recording.'],
		['startRecording', { code: 'forbidden' }, 'Starting the recording did not work: you may not do that right now.'],
	] as const)('%s %j says what failed, and why', (attempted, problem, sentence) => {
		expect(actionText(attempted, problem, t)).toBe(sentence);
	});
});

test('no text is left that no situation shows', () => {
	const used = new Set<string>(Object.values(endings).map(({ says }) => says));
	for (const table of Object.values(screens))
		for (const problem of problems) used.add(lookUp<string, Remedy>(table, problem).says);
	expect(Object.keys(problemTexts.screen).filter((key) => !used.has(key))).toEqual([]);

	const lines = new Set<string>(
		keysOf(lineTables).flatMap((situation) => problems.map((problem) => lineAnswer(situation, problem).says)),
	);
	expect(Object.keys(problemTexts.line).filter((key) => !lines.has(key.replace(/_(one|other)$/, '')))).toEqual([]);

	const toasts = new Set<string>(
		[actionTable, ...Object.values(closerTables).map((closer) => ({ ...actionTable, ...closer }))].flatMap((table) =>
			problems.map((problem) => lookUp(table, problem).says),
		),
	);
	expect(Object.keys(problemTexts.toast).filter((key) => !toasts.has(key))).toEqual([]);
});
