import { useEffect, useState } from 'react';
import { type DeviceList, watchDevices } from '../../client/devices/devices.ts';

const noDevices: DeviceList = { mics: [], cameras: [], speakers: [] };

/** What can be chosen, kept up to date. `changed`: anything that may have given the browser's permission. */
export function useDevices(changed: unknown): DeviceList {
	const [devices, setDevices] = useState(noDevices);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `changed` looks again: names appear with the permission
	useEffect(() => watchDevices(setDevices), [changed]);
	return devices;
}
