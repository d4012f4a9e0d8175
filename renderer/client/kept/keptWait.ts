/**
 * What a person who waits to be let in has entered, in the session storage of the tab: a page that is loaded again, or
 * discarded by a phone, waits on without the form. Forgotten as soon as the person is in, or waits no longer.
 */
import { z } from 'zod';
import { removeStored } from '../../ui/storage.ts';
import { readParsed, writeJson } from './stored.ts';

const KeptWait = z.object({
	roomId: z.string(),
	/** Empty: the server needs none. */
	roomCode: z.string(),
	className: z.string(),
	displayName: z.string(),
	viewer: z.boolean(),
	token: z.string().nullable(),
});
export type KeptWait = z.infer<typeof KeptWait>;

const storageKey = 'lectern.waiting';
const tab = () => sessionStorage;

export const readWait = (): KeptWait | null => readParsed(KeptWait, storageKey, tab);
export const writeWait = (wait: KeptWait): void => writeJson(storageKey, wait, tab);
export const forgetWait = (): void => removeStored(storageKey, tab);
