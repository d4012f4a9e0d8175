import type { Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import { FailoverOrigins } from '../gateway/access/FailoverOrigins.ts';
import { FounderTokens } from '../gateway/access/FounderTokens.ts';
import { GuessLimit, type SharedLimits } from '../gateway/access/GuessLimit.ts';
import { HostCodes } from '../gateway/access/HostCodes.ts';
import { HostSessions } from '../gateway/access/HostSessions.ts';
import { openIssuers } from '../gateway/access/issuers/openIssuers.ts';
import { AddressLimits } from '../gateway/access/limits.ts';
import { OriginPolicy } from '../gateway/access/OriginPolicy.ts';
import { Proxies } from '../gateway/access/Proxies.ts';
import { ServerRuns } from '../gateway/access/ServerRuns.ts';
import { Tokens } from '../gateway/access/Tokens.ts';
import type { ClockWatch } from '../host/ClockWatch.ts';
import type { RoomPersistence } from '../host/RoomPersistence.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { TokenSecrets } from '../store/files.ts';
import type { Store } from '../store/Store.ts';
import type { CloseStack } from './CloseStack.ts';

type Given = {
	settings: Settings;
	/** Of tokens and codes: the first one signs. */
	secrets: () => TokenSecrets;
	store: Store;
	rooms: RoomPersistence;
	clock: ClockWatch;
	/** The name that mDNS announces; null: none. */
	localName: () => string | null;
	/** Whether this computer has the name, besides `localName`. */
	isOwnName: (name: string) => boolean;
	/** How the servers of a cluster limit addresses together. Absent or null: this server is alone. */
	sharedLimits?: SharedLimits | null;
	logger: Logger;
};

/**
 * What every request and connection is checked by: tokens, codes, limits by address, and from which pages and proxies they
 * may come.
 * @throws StartError usage
 */
export async function openAccess(given: Given, opened: CloseStack) {
	const { settings, secrets, store, rooms, clock, localName, isOwnName, sharedLimits = null, logger } = given;
	const runs = new ServerRuns(store.settings, { wallMs: () => Date.now(), steadyMs: steadyNowMs });
	clock.on('set', () => runs.clockSet());
	store.followRevocations();
	const tokens = new Tokens(secrets, store.revocations, runs, (named, isOwn) => rooms.classOfHost(named, isOwn));
	const issuers = opened.add(await openIssuers(settings, logger), (it) => it?.close());
	const otherServers = new FailoverOrigins();
	const hostSessions = new HostSessions({ tokens, invites: store.invites, rooms });
	opened.add(hostSessions, (it) => it.close());
	return {
		...{ runs, tokens, issuers, hostSessions, otherServers },
		hostCodes: new HostCodes(secrets()[0], runs.id),
		founderTokens: new FounderTokens(tokens, settings.tokenTtlHours),
		originPolicy: new OriginPolicy(settings.allowOrigin, localName, isOwnName, otherServers),
		guessLimit: new GuessLimit(sharedLimits),
		addressLimits: new AddressLimits(sharedLimits?.makeLimiter),
		proxies: new Proxies(settings.trustProxy),
	};
}
