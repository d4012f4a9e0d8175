import { expect, test } from 'vitest';
import { detectBrowser } from './browser.ts';

test.each([
	['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0', 'chrome'],
	['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36', 'chrome'],
	['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/156.0 Mobile/15E148 Safari/604.1', 'chrome'],
	['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'firefox'],
	['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 'safari'],
	['something else', 'other'],
])('recognises the browser that sends %s as %s', (userAgent, family) => {
	expect(detectBrowser(userAgent)).toBe(family);
});
