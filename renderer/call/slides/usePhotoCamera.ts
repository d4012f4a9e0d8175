import { useEffect, useState } from 'react';
import { DeviceError } from '../../client/devices/deviceErrors.ts';
import { type DeviceProblem, openPhotoCamera } from '../../client/devices/devices.ts';

/** Without stream and problem: it is being opened. */
export type PhotoCamera = { stream: MediaStream | null; problem: DeviceProblem | null };

const starting: PhotoCamera = { stream: null, problem: null };

/**
 * A camera that is open while this is mounted, beside the one of the class: nobody else sees what it shows.
 * @param deviceId null: the default one
 * @param attempt another number opens it again, after a problem
 */
export function usePhotoCamera(deviceId: string | null, attempt: number): PhotoCamera {
	const [camera, setCamera] = useState(starting);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` opens it again
	useEffect(() => {
		let track: MediaStreamTrack | null = null;
		let isWanted = true;
		const fail = (problem: DeviceProblem) => isWanted && setCamera({ stream: null, problem });
		const adopt = (opened: MediaStreamTrack) => {
			if (!isWanted) return opened.stop();
			track = opened;
			// Pulled out, or taken by another program. Our own `stop` sends no event.
			opened.addEventListener('ended', () => fail('failed'), { once: true });
			setCamera({ stream: new MediaStream([opened]), problem: null });
		};
		setCamera(starting);
		openPhotoCamera(deviceId).then(adopt, (error) => fail(error instanceof DeviceError ? error.problem : 'failed'));
		return () => {
			isWanted = false;
			track?.stop();
		};
	}, [deviceId, attempt]);
	return camera;
}
