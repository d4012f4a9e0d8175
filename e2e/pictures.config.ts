import base from './playwright.config.ts';

/** `npm run pictures`: takes the pictures of README and docs anew, into docs/screenshots. No part of the tests. */
export default {
	...base,
	testDir: './pictures',
	retries: 0,
	projects: [{ name: 'pictures', use: { hostKind: 'serve' as const } }],
};
