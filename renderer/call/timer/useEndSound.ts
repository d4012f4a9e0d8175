import { type RefObject, useEffect, useRef } from 'react';
import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { type Notes, playChime } from '../../ui/chime.ts';
import { storedSwitch, useStoredSwitch } from '../../ui/storedSwitch.ts';
import { useActions, useCall } from '../useCall.tsx';

/** A falling third: heard as an end and not as an alarm. */
const notes: Notes = [659.25, 523.25];
const endSound = storedSwitch('lectern.timerSound');
/** A computer that slept past the end does not play the sound when it wakes, ms after the end. */
const maxLateMs = 3_000;

export type EndSound = {
	audio: RefObject<HTMLAudioElement | null>;
	/** Remembered on this device. Default: on. */
	isOn: boolean;
	setOn: (on: boolean) => void;
};

/**
 * Plays a soft sound in `audio`, at the speaker that is chosen for the call, when the remaining time reaches zero while
 * this page watches: once for each end, and not for somebody who joins later.
 */
export function useEndSound(timer: TimerView, remainingMs: number): EndSound {
	const { attachAudio } = useActions();
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const audio = useRef<HTMLAudioElement>(null);
	const [isOn, setOn] = useStoredSwitch(endSound);
	/** The end for which this page has counted down. */
	const awaitedEndMs = useRef<number | null>(null);
	const endsAtMs = timer.state === 'running' ? timer.endsAtMs : null;
	const isUp = remainingMs === 0;
	useEffect(() => {
		if (!isUp) awaitedEndMs.current = endsAtMs;
	}, [isUp, endsAtMs]);
	useEffect(() => {
		const element = audio.current;
		if (!isUp || !isOn || !element || endsAtMs === null || awaitedEndMs.current !== endsAtMs) return;
		awaitedEndMs.current = null;
		if (steadyNowMs() + serverAheadMs - endsAtMs > maxLateMs) return;
		return playChime(notes, element, attachAudio);
	}, [isUp, isOn, endsAtMs, serverAheadMs, attachAudio]);
	return { audio, isOn, setOn };
}
