import { facesAway } from '../../client/devices/cameraFacing.ts';
import { storedSwitch, useStoredSwitch } from '../../ui/storedSwitch.ts';

/** Whether we see our own video as in a mirror; the others never do. Kept on this computer. */
export const mirrorSwitch = storedSwitch('lectern.mirror');

/** A rear camera is never mirrored: what it shows is not ourselves, and text in it must be readable. */
export function useMirrored(stream: MediaStream | null): boolean {
	const [isOn] = useStoredSwitch(mirrorSwitch);
	const track = stream?.getVideoTracks()[0];
	return isOn && track !== undefined && !facesAway(track);
}
