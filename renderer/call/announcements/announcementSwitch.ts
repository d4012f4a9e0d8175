import { storedSwitch } from '../../ui/storedSwitch.ts';

/** Whether screen readers are told who comes, leaves, waits, raises a hand and shares; kept on this computer. */
export const announcementSwitch = storedSwitch('lectern.announcements');
