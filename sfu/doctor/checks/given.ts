import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { errorText } from '../../errorText.ts';
import { openIssuers } from '../../gateway/access/issuers/openIssuers.ts';
import { GivenCertificate } from '../../host/tls/GivenCertificate.ts';
import { createLogger } from '../../logger.ts';
import { parseAnnounced } from '../../network/AnnouncedAddresses.ts';
import type { Finding } from '../../protocol/doctor.ts';
import { answersStun } from '../askStun.ts';
import { type Check, type Facts, ok, problem, step, warning } from '../Check.ts';

const dayMs = 24 * 60 * 60_000;
/** From when on somebody has to ask for another certificate, ms. */
const endsSoonMs = 21 * dayMs;

/** What an administrator has given beside the defaults: announced addresses, an own certificate, other issuers of tokens, TURN and STUN servers. */
export const given: Check = {
	name: 'given',
	title: 'Settings of this school',
	exitAs: 'usage',
	find: async (facts) => {
		const found = await Promise.all([
			announcedFindings(facts),
			certificateFindings(facts),
			issuerFindings(facts),
			relayFindings(facts),
		]);
		return found.flat();
	},
};

/** Host names at which participants are to reach this computer: followed by the server, which needs an address of each. */
function announcedFindings({ settings: { announce } }: Facts): Promise<Finding[]> {
	return Promise.all(
		announce.map(async (text) => {
			const { host } = parseAnnounced(text);
			if (isIP(host) !== 0) return ok('given.announced', `Participants are told the address ${host}.`);
			const found = await lookup(host).catch(() => null);
			if (found) return ok('given.announced', `Participants are told the address of ${host}, ${found.address} now.`);
			const unknown = `No address is found for ${host}: participants who come by it get no sound and video.`;
			return warning('given.announcedUnknown', unknown, step('Correct the name, or announce an address instead.'));
		}),
	);
}

async function certificateFindings({ settings, network }: Facts): Promise<Finding[]> {
	const clock = { doubt: null, likelyNowMs: Date.now() };
	try {
		const certificate = await GivenCertificate.open(settings, clock, createLogger('silent'));
		if (!certificate) return [];
		const { endsAtMs } = certificate;
		const { address } = network.preferred;
		certificate.close();
		const day = new Date(endsAtMs).toISOString().slice(0, 10);
		const another = step('Ask for another one and put it into the same file: it is read again by itself.');
		if (endsAtMs - Date.now() < endsSoonMs)
			return [
				warning(
					'given.certificateEnds',
					`The certificate in ${settings.cert} ends on ${day}. Browsers warn then.`,
					another,
				),
			];
		const names = certificate.covers(address)
			? ''
			: ` It is not for ${address}: let students use the name that it is for.`;
		return [ok('given.certificate', `The certificate in ${settings.cert} is valid until ${day}.${names}`)];
	} catch (error) {
		return [
			problem('given.certificateUnusable', errorText(error), step('Name the right files with --cert and --key.')),
		];
	}
}

async function issuerFindings({ settings }: Facts): Promise<Finding[]> {
	try {
		const issuers = await openIssuers(settings, createLogger('silent'));
		issuers?.close();
		return issuers ? [ok('given.issuers', `Tokens of ${settings.issuer.length} other issuers are accepted.`)] : [];
	} catch (error) {
		return [
			problem('given.issuerUnusable', errorText(error), step('Correct the file, or name another one with --issuer.')),
		];
	}
}

/** Participants who need them get no sound and video while they do not answer; a class can be held all the same. */
async function relayFindings({ settings: { turn, iceServer } }: Facts): Promise<Finding[]> {
	// Those of a file hold credentials, and are read at the start.
	const urls = [...turn, ...iceServer.filter((url) => !url.startsWith('@'))];
	return Promise.all(
		urls.map(async (url) => {
			if (await answersStun(url)) return ok('given.relay', `${url} answers.`);
			const text = `${url} does not answer: who needs it gets no sound and video.`;
			return warning(
				'given.relaySilent',
				text,
				step('See whether it runs, and whether a firewall lets this computer reach it.'),
			);
		}),
	);
}
