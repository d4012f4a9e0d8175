import { announceAddresses } from '../../network/interfaces.ts';
import { MdnsResponder } from '../../network/MdnsResponder.ts';
import { type Check, note, ok, warning } from '../Check.ts';

/** How long answers are waited for, ms. */
const queryMs = 300;
const consequence = 'students type or scan the address.';

/** mDNS: whether apps and the name that ends in .local find the class. */
export const announcement: Check = {
	name: 'announcement',
	title: 'Name on the network',
	find: async ({ settings: { mdns }, network, server }) => {
		if (!mdns) return [note('announcement.off', `The class is not announced by name: ${consequence}`)];
		if (server?.localName) return [ok('announcement.announced', `The class is announced as ${server.localName}.`)];
		const usable = announceAddresses(network.addresses).filter(({ address }) => MdnsResponder.canUse(address));
		if (usable.length === 0)
			return [note('announcement.noAddress', `No address can be announced by name: ${consequence}`)];
		return Promise.all(
			usable.map(async ({ address }) => {
				const reason = await findMdnsError(address);
				if (!reason) return ok('announcement.works', `The class can be announced by name on ${address}.`);
				return warning(
					'announcement.fails',
					`The class cannot be announced by name on ${address} (${reason}): ${consequence}`,
				);
			}),
		);
	},
};

/** Sends one mDNS query, as every announcement does first. Resolves to the reason if it cannot be sent. */
async function findMdnsError(address: string): Promise<string | undefined> {
	let found: string | undefined;
	const responder = new MdnsResponder(address, (reason) => {
		found = reason;
	});
	await responder.query(['_lectern._tcp.local'], queryMs);
	await responder.close();
	return found;
}
