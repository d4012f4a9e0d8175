import { expect, test } from 'vitest';
import { detectDevice } from './device.ts';

const mac =
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test.each([
	['a Windows laptop', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.0.0', 10, true, 'windows', 'computer'],
	['a Mac', mac, 0, true, 'macos', 'computer'],
	['an iPad with the desktop version of pages', mac, 5, false, 'ios', 'tablet'],
	['an iPad with a mouse', mac, 5, true, 'ios', 'tablet'],
	['an older iPad', 'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15', 5, false, 'ios', 'tablet'],
	['an iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/156.0', 5, false, 'ios', 'phone'],
	[
		'an Android phone',
		'Mozilla/5.0 (Linux; Android 15) Chrome/156.0.0.0 Mobile Safari/537.36',
		5,
		false,
		'android',
		'phone',
	],
	[
		'an Android tablet',
		'Mozilla/5.0 (Linux; Android 15) Chrome/156.0.0.0 Safari/537.36',
		5,
		false,
		'android',
		'tablet',
	],
	['an Android tablet with the desktop version of pages', linux, 5, false, 'android', 'tablet'],
	['a Linux laptop with a touch screen', linux, 10, true, 'linux', 'computer'],
	['a Chromebook', 'Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) Chrome/156.0.0.0', 10, true, 'chromeos', 'chromebook'],
	['an unknown device', 'something else', 0, true, 'linux', 'computer'],
])('%s is recognised by its user agent and its pointers', (_, userAgent, touchPoints, finePointer, os, kind) => {
	expect(detectDevice({ userAgent, touchPoints, finePointer })).toEqual({ os, kind });
});
