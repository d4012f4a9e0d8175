import { storedSwitch } from '../../ui/storedSwitch.ts';

/** Whether we are told that we speak while muted; kept on this computer. */
export const mutedHintSwitch = storedSwitch('lectern.mutedHint');
