import { storedSwitch } from '../../ui/storedSwitch.ts';

/** Whether single keys do something in a class, push to talk included (WCAG 2.1.4); kept on this computer. */
export const singleKeysSwitch = storedSwitch('lectern.singleKeys');
