import type { Capability } from '../entries.ts';
import { StorageNotice } from './StorageNotice.tsx';

export const storage: Capability = { notice: StorageNotice };
