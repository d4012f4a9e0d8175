import { z } from 'zod';
import { readParsed, writeJson } from './stored.ts';

const storageKey = 'lectern.device';
const DeviceId = z.string().regex(/^[\w-]{16,64}$/);

let ofThisPage: string | undefined;

/**
 * Random id of this browser, by which the server keeps a removed person out of the class. Where storage is blocked, each
 * page has its own.
 */
export function deviceId(): string {
	const known = readParsed(DeviceId, storageKey) ?? ofThisPage;
	if (known !== undefined) return known;
	ofThisPage = randomId();
	writeJson(storageKey, ofThisPage);
	return ofThisPage;
}

/** 32 hexadecimal digits. `crypto.randomUUID` does not exist on pages over plain HTTP. */
export function randomId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
