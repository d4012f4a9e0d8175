import { storedSwitch } from '../../ui/storedSwitch.ts';

/** Whether the home screen explains the first class: until the host has understood it, or has started one. */
export const firstClassGuide = storedSwitch('lectern.firstClassGuide');
