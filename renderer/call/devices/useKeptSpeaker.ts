import { useEffect } from 'react';
import { watchDevices } from '../../client/devices/devices.ts';
import { useActions } from '../useCall.tsx';

/** Plays the class on the speaker that was chosen on this computer whenever it is there, else on the default one; also goes on where only the system chooses. */
export function useKeptSpeaker(): void {
	const { followSpeakers } = useActions();
	useEffect(() => watchDevices(followSpeakers), [followSpeakers]);
}
