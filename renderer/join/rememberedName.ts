import { readStored, writeStored } from '../ui/storage.ts';

const storageKey = 'lectern.name';

export const readName = () => readStored(storageKey) ?? '';
export const writeName = (name: string) => writeStored(storageKey, name);
