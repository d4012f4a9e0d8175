import type { Finding } from '../../protocol/doctor.ts';
import { type Check, note, ok, step } from '../Check.ts';

const localNetworkSettings = 'open "x-apple.systempreferences:com.apple.preference.security?Privacy_LocalNetwork"';

/** Permissions that no server can see: systems that let an app or a browser into the local network only if somebody allows it. */
export const devices: Check = {
	name: 'devices',
	title: 'Permissions of devices',
	find: ({ platform }): Finding[] => [
		...(platform === 'darwin'
			? [
					note(
						'devices.thisMac',
						'macOS 15 and later let Lectern into the local network only if you allow it. Whether you did cannot be read.',
						step(
							'Open System Settings, Privacy & Security, Local Network, and switch Lectern on.',
							localNetworkSettings,
						),
					),
				]
			: [ok('devices.thisComputer', 'This system asks for no permission to use the local network.')]),
		note(
			'devices.macs',
			'On Macs with macOS 15 and later, Chrome and Firefox open the class only if they may use the local network. Safari always may.',
			step('There: System Settings, Privacy & Security, Local Network, switch the browser on, and start it again.'),
		),
		note(
			'devices.android',
			'Android 17 and later ask whether a browser or app may use devices on the local network. Without it, the address does not open.',
			step(
				'There: choose Allow. If it was refused: Settings, Apps, the browser, Permissions, Nearby devices or Local network.',
			),
		),
	],
};
