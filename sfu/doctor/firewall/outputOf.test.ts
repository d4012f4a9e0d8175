import { expect, test } from 'vitest';
import { outputOf } from './outputOf.ts';

const path = '/usr/bin:/bin';

test.skipIf(process.platform === 'win32').each([
	['prints and ends', 'echo open', 'open\n'],
	['fails', 'echo open; exit 1', null],
	['hangs', 'sleep 5', null],
	['hangs in a program that it has started, and cannot be ended politely', "trap '' TERM; sleep 5 & wait", null],
])('asks a firewall program that %s, and goes on', async (_, lines, expected) => {
	const limitMs = expected === null ? 300 : 10_000;
	expect(await outputOf('sh', ['-c', lines], path, limitMs)).toBe(expected);
});

test('asks a firewall program that is not there, and goes on', async () => {
	expect(await outputOf('no-such-firewall', ['status'], path)).toBeNull();
});
