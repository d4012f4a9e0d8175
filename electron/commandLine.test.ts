import { expect, test } from 'vitest';
import { commandsIn } from './commandLine.ts';

test.each([
	[
		['--cli', 'serve', '--port', '0'],
		['serve', '--port', '0'],
	],
	[
		['--cli', '--', 'serve', '--lang'],
		['serve', '--lang'],
	],
	[['--no-sandbox', '--no-zygote', '--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--cli', '--'], []],
	[['--no-sandbox', '--cli', 'doctor'], ['doctor']],
	[
		['--cli', '--', '--', 'serve'],
		['--', 'serve'],
	],
])('takes the command in %j', (args, command) => {
	expect(commandsIn(args)).toEqual(command);
});

test.each([
	[[]],
	[['--no-sandbox']],
	[['serve']],
	[['--remote-debugging-port=9222', '--cli', 'serve']],
	[['--data-dir', '--cli']],
	[['--', '--cli']],
])('is the desktop program with %j', (args) => {
	expect(commandsIn(args)).toBeNull();
});
