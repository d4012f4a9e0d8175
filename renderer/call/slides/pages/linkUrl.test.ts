import { expect, test } from 'vitest';
import { linkUrl } from './linkUrl.ts';

test('only addresses of the web and of mail may be opened', () => {
	expect(linkUrl('https://example.org/a?b=c')?.host).toBe('example.org');
	expect(linkUrl('http://192.168.1.2/')?.protocol).toBe('http:');
	expect(linkUrl('mailto:ann@example.org')?.protocol).toBe('mailto:');
	for (const url of [
		'javascript:alert(1)',
		'file:///etc/passwd',
		'data:text/html,x',
		'blob:x',
		'example.org',
		7,
		undefined,
	])
		expect(linkUrl(url)).toBeNull();
});
