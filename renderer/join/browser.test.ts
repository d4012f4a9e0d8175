import { expect, test } from 'vitest';
import { detectBrowser } from './browser.ts';

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test.each([
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
		0,
		'chrome',
		'windows',
	],
	['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 0, 'firefox', 'linux'],
	[`${mac} Version/18.0 Safari/605.1.15`, 0, 'safari', 'macos'],
	[`${mac} Version/18.0 Safari/605.1.15`, 5, 'safari', 'ios'],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/156.0 Mobile/15E148 Safari/604.1',
		5,
		'chrome',
		'ios',
	],
	[
		'Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
		0,
		'chrome',
		'chromeos',
	],
	['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36', 5, 'chrome', 'android'],
	['something else', 0, 'other', 'linux'],
])('detects %s with %i touch points as %s on %s', (userAgent, touchPoints, family, os) => {
	expect(detectBrowser(userAgent, touchPoints)).toEqual({ family, os });
});
