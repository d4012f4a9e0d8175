import type { Capability } from '../entries.ts';
import { TimerDisplay } from './TimerDisplay.tsx';
import { TimerProjection } from './TimerProjection.tsx';

export const timer: Capability = { stageBanner: TimerDisplay, projection: TimerProjection };
