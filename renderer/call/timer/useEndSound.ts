import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { readStored, writeStored } from '../../ui/storage.ts';
import { useActions, useCall } from '../useCall.tsx';
import { startChime } from './chime.ts';

const storageKey = 'lectern.timerSound';
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
	const [isOn, setIsOn] = useState(() => readStored(storageKey) !== 'off');
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
		return playIn(element, attachAudio);
	}, [isUp, isOn, endsAtMs, serverAheadMs, attachAudio]);
	const setOn = useCallback((on: boolean) => {
		writeStored(storageKey, on ? 'on' : 'off');
		setIsOn(on);
	}, []);
	return { audio, isOn, setOn };
}

/** Returns how to stop it; it stops by itself when the sound has faded. */
function playIn(element: HTMLAudioElement, attach: (element: HTMLAudioElement) => () => void): () => void {
	const chime = startChime();
	if (!chime) return () => {};
	element.srcObject = chime.stream;
	const detach = attach(element);
	let isPlaying = true;
	const stop = () => {
		if (!isPlaying) return;
		isPlaying = false;
		detach();
		element.srcObject = null;
		chime.close();
	};
	void chime.ended.then(stop);
	return stop;
}
