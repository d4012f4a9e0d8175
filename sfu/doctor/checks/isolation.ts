import { type Check, note, step } from '../Check.ts';

/** An access point that keeps its devices apart cannot be seen from one of them alone. */
export const isolation: Check = {
	name: 'isolation',
	title: 'Devices among each other',
	find: ({ network: { isConnected } }) => {
		if (!isConnected) return [];
		const text = 'Some Wi-Fi networks, above all those for guests, keep devices apart. That cannot be seen from here.';
		return [note('isolation.unknown', text, step('Try it with a phone: in Lectern, choose Help, Check with a phone.'))];
	},
};
