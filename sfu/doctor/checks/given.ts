import { errorText } from '../../errorText.ts';
import { openIssuers } from '../../gateway/access/issuers/openIssuers.ts';
import { GivenCertificate } from '../../host/tls/GivenCertificate.ts';
import { createLogger } from '../../logger.ts';
import type { Finding } from '../../protocol/doctor.ts';
import { answersStun } from '../askStun.ts';
import { type Check, type Facts, ok, problem, step, warning } from '../Check.ts';

const dayMs = 24 * 60 * 60_000;
/** From when on somebody has to ask for another certificate, ms. */
const endsSoonMs = 21 * dayMs;

/** What an administrator has given beside the defaults: an own certificate, other issuers of tokens, TURN and STUN servers. */
export const given: Check = {
	name: 'given',
	title: 'Settings of this school',
	exitAs: 'usage',
	find: async (facts) => {
		const found = await Promise.all([certificateFindings(facts), issuerFindings(facts), relayFindings(facts)]);
		return found.flat();
	},
};

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
