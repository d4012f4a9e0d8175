import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readSettings } from './settings.ts';

test('leaves the server its own defaults and confirms quitting when nothing is given', () => {
	expect(readSettings([], { LECTERN_DATA_DIR: '' })).toEqual({ confirmQuit: true, server: {} });
});

test("reads flags in both spellings and skips Chromium's switches", () => {
	const args = ['--no-sandbox', '--inspect=0', '--data-dir', 'class', '--port=0', '--http-port', '8080', '--open'];
	expect(readSettings([...args, '--no-mdns', '--no-confirm-quit', '--allow-origin', 'https://a.example'], {})).toEqual({
		dataDir: resolve('class'),
		confirmQuit: false,
		server: { port: '0', httpPort: '8080', open: true, mdns: false, allowOrigin: ['https://a.example'] },
	});
});

test("prefers flags to environment variables and leaves the server's variables to the server", () => {
	const env = { LECTERN_DATA_DIR: '/class', LECTERN_CONFIRM_QUIT: '0', LECTERN_PORT: '5000' };
	expect(readSettings(['--data-dir', '/other'], env)).toEqual({
		dataDir: resolve('/other'),
		confirmQuit: false,
		server: {},
	});
});

test('accepts a localhost or wildcard address in --bind, where the window can reach the server', () => {
	expect(readSettings(['--bind', '127.0.0.1'], {}).server).toEqual({ bind: '127.0.0.1' });
	expect(readSettings([], { LECTERN_BIND: '0.0.0.0' }).bind).toBe('0.0.0.0');
});

test.each([
	[['--data-dir', ''], {}],
	[['--data-dir'], {}],
	[[], { LECTERN_CONFIRM_QUIT: 'perhaps' }],
	[['--bind', '192.168.1.5'], {}],
	[['--bind'], {}],
	[[], { LECTERN_BIND: '192.168.1.5' }],
])('refuses arguments %j with environment %j', (args, env) => {
	expect(() => readSettings(args, env)).toThrow(z.ZodError);
});
