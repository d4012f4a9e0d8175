import { join } from 'node:path';
import type { Settings } from '../config.ts';

/** Folder of the recordings, as `serve` has it. */
export const recordingsIn = ({ recordings, dataDir }: Settings): string => recordings ?? join(dataDir, 'recordings');
