import { expect, test } from 'vitest';
import { startingPage } from './startingPage.ts';

test('serves the starting page as one self-contained document with a Content-Security-Policy', async () => {
	const response = startingPage();
	const policy = response.headers.get('content-security-policy');
	expect(policy).toContain("default-src 'none'");
	expect(policy?.match(/'sha256-/g)).toHaveLength(2);
	expect(await response.text()).not.toMatch(/(src|href)="(?!data:)/);
});
