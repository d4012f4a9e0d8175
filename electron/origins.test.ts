import { expect, test } from 'vitest';
import { isSameOrigin } from './origins.ts';

test.each([
	['http://localhost:4480/host#token=a', 'http://localhost:4480', true],
	['http://localhost:4481/', 'http://localhost:4480', false],
	['https://localhost:4480/', 'http://localhost:4480', false],
	['http://localhost:4480.example.org/', 'http://localhost:4480', false],
	['http://localhost:4480@example.org/', 'http://localhost:4480', false],
	['data:text/html,a', 'data:text/html,b', false],
	['file:///etc/passwd', 'file:///', false],
	['', 'http://localhost:4480', false],
])('%s beside %s: %s', (url, other, same) => {
	expect(isSameOrigin(url, other)).toBe(same);
});
