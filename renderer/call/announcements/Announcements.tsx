import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { useCallContext } from '../useCall.tsx';
import { Announcer } from './Announcer.ts';
import { announcementSwitch } from './announcementSwitch.ts';
import { announcementOf } from './announcementTexts.ts';
import { momentOf } from './classChanges.ts';

/** Time after which a text is removed, so that an equal one is read out again, ms. */
const shownMs = 2_500;

/** Tells screen readers, politely and bundled, who comes, leaves, waits, raises a hand and shares their screen. */
export function Announcements() {
	const { t, i18n } = useTranslation();
	const { store } = useCallContext();
	const [isOn] = useStoredSwitch(announcementSwitch);
	const [text, setText] = useState('');
	useEffect(() => {
		if (!isOn) return;
		const now = () => momentOf(store.getState());
		// Who waited or had raised a hand before we came is news; who is here is on the screen.
		const told = { ...now(), waiting: new Map(), hands: new Map() };
		const announcer = new Announcer(told, now, (changes) => setText(announcementOf(changes, t, i18n.language)));
		announcer.changed();
		const unsubscribe = store.subscribe((state, before) => {
			const { peers, lobby, hands, role } = before;
			if (state.peers !== peers || state.lobby !== lobby || state.hands !== hands || state.role !== role)
				announcer.changed();
		});
		return () => {
			unsubscribe();
			announcer.close();
		};
	}, [isOn, store, t, i18n]);
	useEffect(() => {
		if (text === '') return;
		const timer = setTimeout(() => setText(''), shownMs);
		return () => clearTimeout(timer);
	}, [text]);
	return (
		<p role="status" data-testid="announcements" className="sr-only">
			{text}
		</p>
	);
}
