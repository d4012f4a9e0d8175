import { expect, test } from 'vitest';
import { noticeNames } from '../protocol/notices.ts';
import { operationNames } from '../protocol/operations.ts';
import type { Dialect } from './Dialect.ts';
import { dialects } from './index.ts';
import { nativeOnly } from './nativeOnly.ts';

test('every dialect has a row or null for each operation and notice of the contract', () => {
	for (const { name, requests, notices } of dialects) {
		expect([name, Object.keys(requests).sort()]).toEqual([name, operationNames.toSorted()]);
		expect([name, Object.keys(notices).sort()]).toEqual([name, noticeNames.toSorted()]);
	}
});

test('a legacy dialect that lists nothing has no operation, and its clients reconnect when media restart', () => {
	expect(Object.values(nativeOnly.requests).every((row) => row === null)).toBe(true);
	const { mediaRestarted, ...others } = nativeOnly.notices;
	expect(mediaRestarted).toBe('reconnect');
	expect(Object.values(others).every((row) => row === null)).toBe(true);
});

test('a misspelled operation or notice in a legacy dialect is a type error', () => {
	const misspelled = {
		// @ts-expect-error: no such operation
		requests: { ...nativeOnly.requests, sendChatt: { event: 'chat' } },
		// @ts-expect-error: no such notice
		notices: { ...nativeOnly.notices, peerLef: { event: 'left' } },
	} satisfies Pick<Dialect, 'requests' | 'notices'>;
	expect(misspelled.requests).toHaveProperty('sendChatt');
});
