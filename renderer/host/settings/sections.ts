import type { HostInfo, HostPatch } from '../../../sfu/protocol/http.ts';
import type { useDeviceChoices } from '../../join/useDeviceChoices.ts';

export const sectionNames = ['you', 'devices', 'students', 'look', 'network', 'files'] as const;
export type SectionName = (typeof sectionNames)[number];

export type HostDevices = ReturnType<typeof useDeviceChoices>;

/** What every section of the settings gets. */
export type SettingsProps = {
	info: HostInfo;
	/** Resolves to whether the server has accepted the change. */
	onChange: (patch: HostPatch) => Promise<boolean>;
	/** With which the host comes into the class. */
	devices: HostDevices;
};
