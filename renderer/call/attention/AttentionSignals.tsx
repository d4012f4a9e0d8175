import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Notes, playChime } from '../../ui/chime.ts';
import type { ControlProps } from '../entries.ts';
import { useCallContext, useHostActions } from '../useCall.tsx';
import { flashSwitch, soundSwitch, systemNoticeSwitch } from './attentionSwitches.ts';
import { BurstGate } from './BurstGate.ts';
import { setPageBadge } from './pageBadge.ts';
import { countOf, newcomers, pendingOf } from './pending.ts';
import { pendingSentences } from './pendingTexts.ts';
import { showBrowserNotice } from './systemNotice.ts';
import { usePendingCount } from './usePending.ts';

/** A rising fourth, softer than the end of a timer: somebody is at the door. */
const notes: Notes = [587.33, 783.99];
/** Thirty students who come at once give one sound. */
const quietMs = 10_000;

/**
 * Tells a host or co-host whose eyes are elsewhere that somebody waits or has raised a hand: a soft sound, a notice of the
 * system, a flashing window, a figure on the icon. The lobby's toast and the title of the page are drawn elsewhere.
 */
export function AttentionSignals({ panel }: ControlProps) {
	return useHostActions() ? <Signals panel={panel} /> : null;
}

function Signals({ panel }: ControlProps) {
	const count = usePendingCount();
	useEffect(() => setPageBadge(count), [count]);
	useEffect(() => () => setPageBadge(0), []);
	const audio = useSignals(panel);
	// biome-ignore lint/a11y/useMediaCaption: a chime has no words
	return <audio ref={audio} data-testid="attention-sound" hidden />;
}

function useSignals(panel: ControlProps['panel']) {
	const { t, i18n } = useTranslation();
	const { store, actions } = useCallContext();
	const audio = useRef<HTMLAudioElement>(null);
	const latestPanel = useRef(panel);
	latestPanel.current = panel;
	useEffect(() => {
		let stopSound = () => {};
		let closeNotice = () => {};
		const openPeople = () => latestPanel.current.open === 'people' || latestPanel.current.toggle('people');
		const playSound = () => {
			if (!audio.current || !isOn(soundSwitch)) return;
			stopSound();
			stopSound = playChime(notes, audio.current, actions.attachAudio);
		};
		const showNotice = () => {
			const state = store.getState();
			const body = pendingSentences(pendingOf(state), t, i18n.language).join(' ');
			const notice = { title: state.room?.name ?? '', body };
			closeNotice();
			if (body === '') return;
			if (window.lectern) tellDesktop(notice);
			else if (isOn(systemNoticeSwitch) && isElsewhere())
				closeNotice = showBrowserNotice(notice.title, notice.body, openPeople);
		};
		const gate = new BurstGate(quietMs, {
			first: () => {
				playSound();
				showNotice();
			},
			rest: showNotice,
		});
		const unsubscribe = store.subscribe((state, before) => {
			if (state.lobby === before.lobby && state.hands === before.hands) return;
			if (countOf(newcomers(pendingOf(before), pendingOf(state))) > 0) gate.event();
			else if (countOf(pendingOf(state)) === 0) closeNotice();
		});
		const stopListening = window.lectern?.onNoticeClicked(openPeople);
		const seen = () => isElsewhere() || closeNotice();
		document.addEventListener('visibilitychange', seen);
		addEventListener('focus', seen);
		return () => {
			document.removeEventListener('visibilitychange', seen);
			removeEventListener('focus', seen);
			stopListening?.();
			unsubscribe();
			gate.close();
			closeNotice();
			stopSound();
		};
	}, [store, actions, t, i18n]);
	return audio;
}

const isOn = ({ store }: typeof soundSwitch) => store.getState().isOn;

/** The person looks at another tab, program or screen. */
const isElsewhere = () => document.hidden || !document.hasFocus();

/** The program knows whether its window is looked at; the page is visible to Chromium even when it is minimised. */
function tellDesktop(notice: { title: string; body: string }): void {
	void window.lectern
		?.callForAttention({ ...notice, notify: isOn(systemNoticeSwitch), flash: isOn(flashSwitch) })
		.catch(() => {});
}
