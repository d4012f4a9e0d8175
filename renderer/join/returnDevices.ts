import type { DeviceChoice, DeviceKind } from '../client/devices/devices.ts';
import { readDevice } from '../client/kept/keptDevices.ts';
import type { SeatSlot } from '../client/kept/keptSeat.ts';
import { type DeviceWishes, readFormWishes, readWishes } from '../client/kept/keptWishes.ts';

const bothOff: DeviceWishes = { mic: false, camera: false };

/**
 * Microphone and camera of a page that comes back: on where the person had them on before.
 * @param lessonId of the seat; null: there is none yet, the person waits to be let in
 * @param isSamePerson false: nobody has said so; the devices stay off, because somebody else may use the computer now
 */
export function returnDevices(
	slot: SeatSlot,
	lessonId: string | null,
	isSamePerson: boolean,
): Record<DeviceKind, DeviceChoice> {
	const kept = lessonId === null ? readFormWishes(slot) : readWishes(slot, lessonId);
	const wishes = (isSamePerson && kept) || bothOff;
	const choice = (kind: DeviceKind) => ({ enabled: wishes[kind], deviceId: readDevice(kind)?.deviceId ?? null });
	return { mic: choice('mic'), camera: choice('camera') };
}
