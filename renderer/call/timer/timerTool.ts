import { Timer } from 'lucide-react';
import type { Tool } from '../entries.ts';
import { TimerDialog } from './TimerDialog.tsx';

/** Hosts and co-hosts set the countdown timer. */
export const timerTool: Tool = {
	label: 'timer.tool',
	Icon: Timer,
	mayUse: ({ role }) => role !== 'participant',
	Dialog: TimerDialog,
};
