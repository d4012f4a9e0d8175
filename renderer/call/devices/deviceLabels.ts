import type { DeviceProblem } from '../../client/devices/deviceErrors.ts';
import type { LocalDeviceState } from '../../client/types.ts';

/** null: the device works, or is off. */
export const problemOf = (status: LocalDeviceState['status']): DeviceProblem | null =>
	status === 'on' || status === 'off' || status === 'starting' ? null : status;

/**
 * Last part of the text's key. The desktop window has no browser permission prompt: there the operating system denies
 * access.
 */
export const problemKey = (problem: DeviceProblem) =>
	problem === 'denied' && window.lectern ? ('deniedBySystem' as const) : problem;
