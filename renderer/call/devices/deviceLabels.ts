import type { DeviceProblem } from '../../client/devices/deviceErrors.ts';
import type { LocalDeviceState } from '../../client/state/types.ts';

/** null: nothing is wrong. */
export const problemOf = (status: LocalDeviceState['status']): DeviceProblem | null =>
	status === 'on' || status === 'off' || status === 'starting' ? null : status;

/** Last part of the sentence's key. The desktop window has no address to click beside: there the system decides. */
export const problemKey = (problem: DeviceProblem) =>
	problem === 'denied' && window.lectern ? ('deniedBySystem' as const) : problem;
