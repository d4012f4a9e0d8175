import type { Capability } from '../entries.ts';
import { HostAbsenceNotice } from './HostAbsenceNotice.tsx';
import { MeetAloneSwitch } from './MeetAloneSwitch.tsx';

export const hostPresence: Capability = { hostRow: MeetAloneSwitch, notice: HostAbsenceNotice };
