import { CameraChoice } from '../../../sfu/protocol/models/recording.ts';
import { readStored, writeStored } from '../../ui/storage.ts';

const storageKey = 'lectern.recordingCameras';

/** The host's last choice on this device; null: never asked. */
export const readCameras = (): CameraChoice | null => CameraChoice.safeParse(readStored(storageKey)).data ?? null;

export const writeCameras = (cameras: CameraChoice) => writeStored(storageKey, cameras);
