/** How somebody who leads a class is told of people who want something; kept on this computer. */
import { storedSwitch } from '../../ui/storedSwitch.ts';

export const soundSwitch = storedSwitch('lectern.attentionSound');
/** In a browser only with its permission as well (`systemNotice.ts`). */
export const systemNoticeSwitch = storedSwitch('lectern.systemNotices');
/** Of the window in the taskbar; the desktop program only. */
export const flashSwitch = storedSwitch('lectern.flashWindow');
