import { findDevice, type KeptDeviceKind, readDevice, writeDevice } from '../kept/keptDevices.ts';
import { type DeviceInfo, type DeviceList, listDevices } from './devices.ts';

const lists = { mic: 'mics', camera: 'cameras', speaker: 'speakers' } as const satisfies Record<
	KeptDeviceKind,
	keyof DeviceList
>;

/** The devices of one kind. */
export const devicesOf = (kind: KeptDeviceKind, devices: DeviceList): DeviceInfo[] => devices[lists[kind]];

/** Keeps the choice of a person for the next class. */
export async function rememberDevice(kind: KeptDeviceKind, deviceId: string): Promise<void> {
	const device = devicesOf(kind, await listDevices()).find((one) => one.deviceId === deviceId);
	if (device) writeDevice(kind, device);
}

/** The device that was chosen on this computer, as it is called now; null: none was, or it is not there. */
export function chosenDevice(kind: KeptDeviceKind, devices: DeviceList): DeviceInfo | null {
	const kept = readDevice(kind);
	return kept && findDevice(kept, devicesOf(kind, devices));
}
