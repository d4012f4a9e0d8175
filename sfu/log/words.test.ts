import { expect, test } from 'vitest';
import { recordingsHider } from './hidePaths.ts';
import { words } from './words.ts';

const time = '2026-11-28T21:18:09.000Z';

test('tells a line of the log in words, with levels above the usual one and times with their unit', () => {
	const ended = { level: 30, time, roomId: 'r1', why: 'left', durationMs: 3_723_000, msg: 'class ended' };
	expect(words(JSON.stringify(ended))).toMatch(
		/^\d\d:\d\d:\d\d {2}class ended \(room id r1, why left, duration 3723 s\)\n$/,
	);
	const warned = { level: 40, time, addresses: [{ address: '192.0.2.1', tookMs: 12 }], msg: 'careful' };
	expect(words(JSON.stringify(warned))).toMatch(/ {2}warning: careful \(addresses address 192.0.2.1 took 12 ms\)\n$/);
});

test('shows the stack of an error in lines of its own', () => {
	const line = { level: 50, time, err: { message: 'no', stack: 'Error: no\n    at place' }, msg: 'failed' };
	expect(words(JSON.stringify(line)).split('\n').slice(1)).toEqual(['    Error: no', '        at place', '']);
});

test('hides paths of lesson folders, which are named after classes', () => {
	const line = JSON.stringify({
		err: { stack: "Error: open '/rec/Anna's class/a.webm'\n at place" },
		folder: '/rec/B',
	});
	const hidden = recordingsHider('/rec')(line);
	expect(hidden).not.toMatch(/Anna|rec\/B/);
	expect(JSON.parse(hidden).err.stack).toContain('at place');
	const windows = JSON.stringify({ folder: 'C:\\Videos\\Lectern\\Physics' });
	expect(JSON.parse(recordingsHider('C:\\Videos\\Lectern')(windows)).folder).not.toContain('Physics');
});
