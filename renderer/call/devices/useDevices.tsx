import { useEffect, useState } from 'react';
import { type DeviceList, watchDevices } from '../../client/devices/devices.ts';

const noDevices: DeviceList = { mics: [], cameras: [], speakers: [] };

/** The devices to choose from, updated when one is plugged in or out. A new value of `changed` lists them again. */
export function useDevices(changed: unknown): DeviceList {
	const [devices, setDevices] = useState(noDevices);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `changed` lists the devices again: browsers hide their names until a permission was granted
	useEffect(() => watchDevices(setDevices), [changed]);
	return devices;
}
