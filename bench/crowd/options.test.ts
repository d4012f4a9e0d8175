import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from './options.ts';

test('ten people come until somebody stops them unless more is said', () => {
	expect(parse(['--url', 'https://127.0.0.1:4443', '--code', 'ABC234'])).toEqual({
		...{ url: 'https://127.0.0.1:4443', code: 'ABC234', people: 10, name: 'Student', cameras: true },
	});
	const all = ['--url', 'https://127.0.0.1', '--people', '3', '--seconds', '60', '--name', 'Robot', '--no-cameras'];
	expect(parse(all)).toMatchObject({ people: 3, seconds: 60, name: 'Robot', cameras: false });
});

test.each([
	[[], '--url'],
	[['--url', 'https://127.0.0.1', '--people', '0'], '--people'],
	[['--url', 'https://127.0.0.1', '--people', 'many'], '--people'],
	[['--url', 'https://127.0.0.1', '--seconds', '0'], '--seconds'],
	[['--url', 'https://127.0.0.1', '--name', ''], '--name'],
	[['--url', 'https://127.0.0.1', '--crowded'], '--crowded'],
])('%j is refused with what is wrong', (args, named) => {
	expect(() => parse(args)).toThrow(named);
});

test('the command ends with exit code 2 and says how it is used when an address is missing', async () => {
	const command = ['--experimental-transform-types', join(import.meta.dirname, 'run.ts')];
	const ended = promisify(execFile)(process.execPath, command);
	await expect(ended).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('usage: npm run crowd') });
});
