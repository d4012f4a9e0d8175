import { useEffect, useState } from 'react';
import type { DeviceChoice, DeviceKind } from '../client/devices/devices.ts';

/**
 * A new `attempt` opens the device again though nothing else changed, e.g. after the browser's permission was given.
 */
export type DeviceChoices = Record<DeviceKind, DeviceChoice & { attempt: number }>;

const initialChoices: DeviceChoices = {
	mic: { enabled: true, deviceId: null, attempt: 0 },
	camera: { enabled: true, deviceId: null, attempt: 0 },
};

/**
 * The microphone and camera to join with; at first both, as the system's default devices. `failedCalls` counts calls
 * that took the open devices over and then failed: each increment opens the devices again.
 */
export function useDeviceChoices(failedCalls: number) {
	const [choices, setChoices] = useState(initialChoices);
	const change = (kind: DeviceKind, changes: Partial<DeviceChoice>) =>
		setChoices((last) => ({ ...last, [kind]: { ...last[kind], ...changes, attempt: last[kind].attempt + 1 } }));
	useEffect(() => {
		if (failedCalls === 0) return;
		setChoices(({ mic, camera }) => ({
			mic: { ...mic, attempt: mic.attempt + 1 },
			camera: { ...camera, attempt: camera.attempt + 1 },
		}));
	}, [failedCalls]);
	return {
		choices,
		toggle: (kind: DeviceKind, enabled: boolean) => change(kind, { enabled }),
		choose: (kind: DeviceKind, deviceId: string) => change(kind, { enabled: true, deviceId }),
	};
}
