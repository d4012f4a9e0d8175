import { readStored, writeStored } from '../ui/storage.ts';

/** Not the students' key: the host's page and theirs may be open in one browser. */
const storageKey = 'lectern.hostName';

export const readHostName = () => readStored(storageKey) ?? '';
export const writeHostName = (name: string) => writeStored(storageKey, name);
