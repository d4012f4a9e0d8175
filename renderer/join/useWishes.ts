import { useEffect, useState } from 'react';
import type { DeviceKind, DeviceWish } from '../client/devices/devices.ts';

/** A new `attempt` opens the device again though nothing else changed, e.g. after the permission was given. */
export type Wishes = Record<DeviceKind, DeviceWish & { attempt: number }>;
const firstWishes: Wishes = {
	mic: { enabled: true, deviceId: null, attempt: 0 },
	camera: { enabled: true, deviceId: null, attempt: 0 },
};

/** What the person wants to come in with. `failedCalls` counts calls that took the devices over and then failed. */
export function useWishes(failedCalls: number) {
	const [wishes, setWishes] = useState(firstWishes);
	const again = (kind: DeviceKind, change: Partial<Wishes[DeviceKind]>) =>
		setWishes((last) => ({ ...last, [kind]: { ...last[kind], ...change, attempt: last[kind].attempt + 1 } }));
	useEffect(() => {
		if (failedCalls === 0) return;
		setWishes(({ mic, camera }) => ({
			mic: { ...mic, attempt: mic.attempt + 1 },
			camera: { ...camera, attempt: camera.attempt + 1 },
		}));
	}, [failedCalls]);
	return {
		wishes,
		toggle: (kind: DeviceKind, enabled: boolean) => again(kind, { enabled }),
		choose: (kind: DeviceKind, deviceId: string) => again(kind, { enabled: true, deviceId }),
	};
}
