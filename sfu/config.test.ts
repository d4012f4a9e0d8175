import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completeSettings, readGiven, settingNames } from './config.ts';

describe('settings', () => {
	test('takes a flag before a variable, that before a stored value, and that before the default', () => {
		const environment = { LECTERN_PORT: '5001', LECTERN_HTTP_PORT: '5002', LECTERN_GRACE_MS: '' };
		const settings = completeSettings(readGiven({ port: '6001' }, environment), {
			port: 7001,
			httpPort: 7002,
			name: 'Kept',
		});
		expect(settings).toMatchObject({ port: 6001, httpPort: 5002, name: 'Kept', graceMs: 20_000, maxParticipants: 60 });
	});

	test('ignores a stored value that is no longer understood', () => {
		expect(completeSettings({}, { port: 'many', homeRoomId: 'x' }).port).toBe(4443);
	});

	test('has a default for every setting, also on an unknown computer', () => {
		expect(Object.keys(completeSettings({}))).toEqual(settingNames);
	});

	test.each([
		[{ port: 'abc' }, {}, '--port must be a whole number from 0 to 65535, not "abc".'],
		[{ port: '70000' }, {}, '--port must be a whole number from 0 to 65535, not "70000".'],
		[{ graceMs: '1.5' }, {}, '--grace-ms must be a whole number from 0 to 600000, not "1.5".'],
		[{ bind: 'example' }, {}, '--bind must be an IP address of this computer, not "example".'],
		[{ logLevel: 'loud' }, {}, '--log-level must be one of'],
		[
			{ updateFeed: 'http://school.example/lectern' },
			{},
			'--update-feed must be an address like https://school.example/lectern/, not "http://school.example/lectern".',
		],
		[{ allowOrigin: ['school'] }, {}, '--allow-origin must be an address like https://school.example, not "school".'],
		[{ trustProxy: ['10.0.0.0/8', '0.0.0.0/0'] }, {}, '--trust-proxy must be an address or a network like 10.1.2.0/24'],
		[{ trustProxy: 'proxy' }, {}, '--trust-proxy must be an address or a network like 10.1.2.0/24, not "proxy".'],
		[{ turn: ['stun:a.example'] }, {}, '--turn must be like turn:turn.school.example:3478?transport=tcp'],
		[{ iceServer: 'https://a.example' }, {}, '--ice-server must be like stun:stun.school.example:3478, or @FILE'],
		[{ announce: ['203.0.113.5', 'two words'] }, {}, '--announce must be like 203.0.113.5, class.school.example'],
		[{ announce: '203.0.113.5:0' }, {}, '--announce must be like 203.0.113.5, class.school.example'],
		[{ announce: '300.1.1.1' }, {}, '--announce must be like 203.0.113.5, class.school.example'],
		[{ announce: 'fe80::1%eth0' }, {}, '--announce must be like 203.0.113.5, class.school.example'],
		[{}, { MEDIASOUP_ANNOUNCED_IP: 'your server' }, 'MEDIASOUP_ANNOUNCED_IP must be like 203.0.113.5'],
		[{}, { MEDIASOUP_RTC_MAX_PORT: '100000' }, 'MEDIASOUP_RTC_MAX_PORT must be a whole number from 1 to 65535'],
		[{ name: '\u3164' }, {}, '--name must have a character that can be seen'],
		[{}, { LECTERN_NAME: 'a'.repeat(81) }, 'LECTERN_NAME must have at most 80 characters'],
		[{}, { LECTERN_WORKERS: '0' }, 'LECTERN_WORKERS must be a whole number from 1 to 64, not "0".'],
		[{}, { LECTERN_OPEN: 'maybe' }, 'LECTERN_OPEN must be yes or no, not "maybe".'],
	])('explains in one sentence what is wrong with %o %o', (flags, environment, sentence) => {
		const read = () => readGiven(flags, environment);
		expect(read).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(sentence) }));
	});

	test('cleans the name of the class', () => {
		expect(readGiven({ name: '\u202e Physics\n2b ' }).name).toBe('Physics 2b');
	});

	test('takes the folder of recordings from a variable of other programs, unless its own says another', () => {
		expect(completeSettings({}).recordings).toBeNull();
		expect(readGiven({}, { RECORDING_OUTPUT_DIR: '/a' }).recordings).toBe(resolve('/a'));
		const both = { RECORDING_OUTPUT_DIR: '/a', LECTERN_RECORDINGS: '/b' };
		expect(readGiven({}, both).recordings).toBe(resolve('/b'));
		expect(readGiven({ recordings: '/c' }, both).recordings).toBe(resolve('/c'));
	});

	test('takes addresses and ports of media from the variables of other servers', () => {
		const environment = {
			MEDIASOUP_LISTEN_IP: '0.0.0.0',
			MEDIASOUP_ANNOUNCED_IP: '203.0.113.5',
			MEDIASOUP_RTC_MIN_PORT: '10000',
			MEDIASOUP_RTC_MAX_PORT: '10100',
		};
		expect(readGiven({}, environment)).toEqual({
			mediaBind: null,
			announce: ['203.0.113.5'],
			mediaPort: 10_000,
			lastMediaPort: 10_100,
		});
		expect(readGiven({ announce: ['class.example', '[2001:db8::5]:44000'] }, environment).announce).toEqual([
			'class.example',
			'[2001:db8::5]:44000',
		]);
	});

	test('takes the number of workers from the variable of other servers, and names it when it is wrong', () => {
		expect(readGiven({}, { MEDIASOUP_WORKERS: '3' }).workers).toBe(3);
		expect(readGiven({}, { MEDIASOUP_WORKERS: '3', LECTERN_WORKERS: '2' }).workers).toBe(2);
		expect(() => readGiven({}, { MEDIASOUP_WORKERS: 'many' })).toThrow('MEDIASOUP_WORKERS must be');
	});

	test('reads yes and no of the command line like the booleans of the desktop', () => {
		expect(readGiven({ open: 'yes', mdns: false, allowOrigin: 'https://a.example, https://b.example/x' })).toEqual({
			open: true,
			mdns: false,
			allowOrigin: ['https://a.example', 'https://b.example'],
		});
		expect(readGiven({ updateFeed: 'http://127.0.0.1:80/a' }).updateFeed).toBe('http://127.0.0.1/a/');
		expect(readGiven({ bind: '0.0.0.0' }).bind).toBeNull();
		expect(readGiven({ bind: 'localhost' }).bind).toBe('127.0.0.1');
	});
});
