import { expect, test } from 'vitest';
import { readStored, writeStored } from './storage.ts';

test('reads null and writes nothing where storage is blocked', () => {
	const blocked = (): Storage => {
		throw new DOMException('denied', 'SecurityError');
	};
	writeStored('key', 'value', blocked);
	expect(readStored('key', blocked)).toBeNull();
});
