import type { Capability } from '../entries.ts';
import { TimerDisplay } from './TimerDisplay.tsx';
import { TimerProjection } from './TimerProjection.tsx';
import { TimerTool } from './TimerTool.tsx';

export const timer: Capability = { hostRow: TimerTool, stageBanner: TimerDisplay, projection: TimerProjection };
