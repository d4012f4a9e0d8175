import { useEffect } from 'react';
import { canChooseSpeaker, watchDevices } from '../../client/devices/devices.ts';
import { useActions } from '../useCall.tsx';

/** Plays the class on the speaker that was chosen on this computer whenever it is there, else on the default one. */
export function useKeptSpeaker(): void {
	const { followSpeakers } = useActions();
	useEffect(() => (canChooseSpeaker() ? watchDevices(followSpeakers) : undefined), [followSpeakers]);
}
