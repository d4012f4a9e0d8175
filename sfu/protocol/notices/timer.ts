import { z } from 'zod';
import { TimerView } from '../models/timer.ts';
import { noun } from './notice.ts';

const TimerState = z.object({ timer: TimerView.nullable().describe('null: there is no timer') });

export const timer = noun({ notices: { timerChanged: TimerState }, snapshot: TimerState });
