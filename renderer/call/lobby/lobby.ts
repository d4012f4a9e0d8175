import type { Capability } from '../entries.ts';
import { LobbySwitch } from './LobbySwitch.tsx';

export const lobby: Capability = { hostRow: LobbySwitch };
