import { type Check, ok, step, warning } from '../Check.ts';

const commands: { [platform in NodeJS.Platform]?: string } = {
	linux: 'sudo timedatectl set-ntp true',
	darwin: 'sudo sntp -sS time.apple.com',
	win32: 'w32tm /resync',
};

export const clock: Check = {
	name: 'clock',
	title: 'Clock',
	find: ({ clockDoubt, platform }) => {
		const text = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
		if (clockDoubt === null) {
			return [
				ok(
					'clock.right',
					`The clock of this computer says ${text}. Devices whose own clock is behind by more than 90 days refuse the secure page.`,
				),
			];
		}
		const against = clockDoubt === 'behind' ? 'which has been before' : 'long after Lectern last ran here';
		return [
			warning(
				`clock.${clockDoubt}`,
				`This computer's clock seems wrong: it says ${text}, ${against}. Browsers may refuse the secure page.`,
				step('Set date and time, or let the internet set them. A class that runs goes on.', commands[platform]),
			),
		];
	},
};
