import { expect, test } from 'vitest';
import { isSameOrigin, isWebUrl } from './origins.ts';

test.each([
	['http://localhost:4480/host#code=a', 'http://localhost:4480', true],
	['http://localhost:4481/', 'http://localhost:4480', false],
	['https://localhost:4480/', 'http://localhost:4480', false],
	['http://localhost:4480.example.org/', 'http://localhost:4480', false],
	['http://localhost:4480@example.org/', 'http://localhost:4480', false],
	['data:text/html,a', 'data:text/html,b', false],
	['blob:http://localhost:4480/6f2c', 'http://localhost:4480', false],
	['filesystem:http://localhost:4480/temporary/a', 'http://localhost:4480', false],
	['view-source:http://localhost:4480/', 'http://localhost:4480', false],
	['about:blank', 'http://localhost:4480', false],
	['about:blank', 'about:blank', false],
	['http://LOCALHOST:4480/', 'http://localhost:4480', true],
	['http://localhost.:4480/', 'http://localhost:4480', false],
	['http://127.0.0.1:4480/', 'http://localhost:4480', false],
	['http:/\\localhost:4480\\@example.org/', 'http://localhost:4480', true],
	['file:///etc/passwd', 'file:///', false],
	['', 'http://localhost:4480', false],
])('isSameOrigin(%s, %s) is %s', (url, other, same) => {
	expect(isSameOrigin(url, other)).toBe(same);
});

test.each([
	['https://example.org/a?b#c', true],
	['http://192.168.1.5:4480/', true],
	['file:///etc/passwd', false],
	['javascript:alert(1)', false],
	['mailto:a@example.org', false],
	['no address', false],
])('isWebUrl(%s) is %s', (url, expected) => {
	expect(isWebUrl(url)).toBe(expected);
});
