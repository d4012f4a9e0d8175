import { expect, test } from 'vitest';
import { chatText, minutesOf, peopleTable } from './summaryFiles.ts';

const header = ['Name', 'Role', 'Minutes'] as const;
const person = (displayName: string) => ({ displayName, role: 'participant', presentMs: 125_000 }) as const;

test('writes one row for each person, and makes no formula of a name that looks like one', () => {
	const names = ['Ann', 'Ben "the best"', '=HYPERLINK("http://x")', '-1', '@sum'];
	const table = peopleTable({ people: names.map(person) }, header, () => 'Student');
	expect(table.split('\r\n')).toEqual([
		'\uFEFF"Name","Role","Minutes"',
		'"Ann","Student","2"',
		'"Ben ""the best""","Student","2"',
		`"'=HYPERLINK(""http://x"")","Student","2"`,
		`"'-1","Student","2"`,
		`"'@sum","Student","2"`,
		'',
	]);
});

test('writes the chat with its times, one message below the other', () => {
	const message = { displayName: 'Ann', role: 'participant', sentAtMs: 0 } as const;
	const text = chatText({ chat: ['one', 'two'].map((each) => ({ ...message, text: each })) });
	expect(text).toMatch(/^.+ {2}Ann: one\n.+ {2}Ann: two\n$/);
});

test.each([
	[0, 0],
	[59_999, 0],
	[60_000, 1],
	[3_600_000, 60],
])('counts %i ms as %i whole minutes', (durationMs, minutes) => {
	expect(minutesOf(durationMs)).toBe(minutes);
});
