import { readStored, removeStored, writeStored } from '../ui/storage.ts';

const nameKey = 'lectern.name';
const ownDeviceKey = 'lectern.ownDevice';

/** Whether a person said that nobody else uses this browser. On a shared computer the next one must not find the name. */
export const isOwnDevice = (): boolean => readStored(ownDeviceKey) === 'yes';

/** Empty unless this is the person's own device. */
export const readName = (): string => (isOwnDevice() ? (readStored(nameKey) ?? '') : '');

/** Keeps the name on an own device; on any other forgets what was kept. */
export function rememberName(name: string, ownDevice: boolean): void {
	forgetName();
	if (!ownDevice) return;
	writeStored(ownDeviceKey, 'yes');
	writeStored(nameKey, name);
}

export function forgetName(): void {
	removeStored(ownDeviceKey);
	removeStored(nameKey);
}
