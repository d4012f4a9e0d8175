import { useEffect, useState } from 'react';
import { rememberDevice } from '../client/devices/chosenDevice.ts';
import type { DeviceChoice, DeviceKind } from '../client/devices/devices.ts';
import { readDevice } from '../client/kept/keptDevices.ts';
import type { SeatSlot } from '../client/kept/keptSeat.ts';
import { readFormWishes, writeFormWishes } from '../client/kept/keptWishes.ts';

/**
 * A new `attempt` opens the device again though nothing else changed, e.g. after the browser's permission was given.
 */
export type DeviceChoices = Record<DeviceKind, DeviceChoice & { attempt: number }>;

/** Both on at the first visit; the devices that were chosen on this computer, or the system's default ones. */
export function rememberedChoices(slot: SeatSlot): DeviceChoices {
	const wishes = readFormWishes(slot) ?? { mic: true, camera: true };
	const choice = (kind: DeviceKind) => ({
		enabled: wishes[kind],
		deviceId: readDevice(kind)?.deviceId ?? null,
		attempt: 0,
	});
	return { mic: choice('mic'), camera: choice('camera') };
}

/**
 * The microphone and camera to join with, kept when the page is loaded again. `failedCalls` counts calls that took the
 * open devices over and then failed: each increment opens the devices again.
 */
export function useDeviceChoices(slot: SeatSlot, failedCalls: number) {
	const [choices, setChoices] = useState(() => rememberedChoices(slot));
	const change = (kind: DeviceKind, changes: Partial<DeviceChoice>) => {
		const next = { ...choices, [kind]: { ...choices[kind], ...changes, attempt: choices[kind].attempt + 1 } };
		writeFormWishes(slot, { mic: next.mic.enabled, camera: next.camera.enabled });
		setChoices(next);
	};
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
		choose: (kind: DeviceKind, deviceId: string) => {
			void rememberDevice(kind, deviceId);
			change(kind, { enabled: true, deviceId });
		},
	};
}
