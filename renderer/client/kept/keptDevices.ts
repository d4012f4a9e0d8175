/**
 * The microphone, camera and speaker that were chosen on this computer, in local storage, for every class. Browsers may give
 * a device another id at every visit, so its name counts too.
 */
import { z } from 'zod';
import { readParsed, writeJson } from './stored.ts';

const KeptDevice = z.object({ deviceId: z.string(), label: z.string() });
export type KeptDevice = z.infer<typeof KeptDevice>;
export type KeptDeviceKind = 'mic' | 'camera' | 'speaker';

const storageKey = (kind: KeptDeviceKind) => `lectern.${kind}`;

/** null: none was chosen, the system's default one is used. */
export const readDevice = (kind: KeptDeviceKind): KeptDevice | null => readParsed(KeptDevice, storageKey(kind));

export const writeDevice = (kind: KeptDeviceKind, device: KeptDevice): void => writeJson(storageKey(kind), device);

/** The same device among those that are there now: the one of its id, else the one of its name. null: it is not there. */
export function findDevice<Device extends KeptDevice>(kept: KeptDevice, present: readonly Device[]): Device | null {
	return (
		present.find(({ deviceId }) => deviceId === kept.deviceId) ??
		present.find(({ label }) => label !== '' && label === kept.label) ??
		null
	);
}
