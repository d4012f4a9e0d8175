import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import type { ProjectionProps } from '../entries.ts';
import { Countdown } from './Countdown.tsx';
import { useRemainingMs } from './useRemainingMs.ts';

/** The countdown on the host's projector view, as large as the room code. Silent: the page of the call plays the sound. */
export function TimerProjection({ parts, serverAheadMs }: ProjectionProps) {
	const timer = parts.timer?.timer;
	return timer ? <Projected timer={timer} serverAheadMs={serverAheadMs} /> : null;
}

function Projected({ timer, serverAheadMs }: { timer: TimerView; serverAheadMs: number }) {
	const remainingMs = useRemainingMs(timer, serverAheadMs);
	return <Countdown timer={timer} remainingMs={remainingMs} className="text-[16vmin]" />;
}
