import type { LocalDeviceState } from '../../client/types.ts';

/** null: the device works, or is off. */
export const problemOf = <Status extends LocalDeviceState['status']>(
	status: Status,
): Exclude<Status, 'on' | 'off' | 'starting'> | null =>
	// The three that are left out are those that are compared.
	status === 'on' || status === 'off' || status === 'starting'
		? null
		: (status as Exclude<Status, 'on' | 'off' | 'starting'>);

/**
 * Last part of the text's key. The desktop window has no browser permission prompt: there the operating system denies
 * access.
 */
export const problemKey = <Problem extends string>(problem: Problem): Problem | 'deniedBySystem' =>
	problem === 'denied' && window.lectern ? 'deniedBySystem' : problem;
