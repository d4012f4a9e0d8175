import type { DeviceOptions } from '../devices/devices.ts';
import type { ConnectOptions } from '../types.ts';

/** What `actions.join` needs: the room, and the devices that the join screen chose. */
export type JoinOptions = ConnectOptions & DeviceOptions;
