import { isIP } from 'node:net';
import type { CandidateAddress } from '../core/media/iceCandidates.ts';
import type { Reached } from '../core/peer/Reached.ts';
import { type AddressSpace, addressSpaceOf, isLinkLocalIpv6, isMorePrivate, plainAddress } from './addressSpace.ts';
import type { LanAddress } from './interfaces.ts';

/** Each is tried by the browser; more make a call begin later. */
const maxCandidates = 8;

/** What this computer can be reached at. */
export type Reachable = {
	/** Its own addresses on which media ports are open, the preferred one first, loopback included. */
	own: readonly LanAddress[];
	/** Those that only others know, e.g. of a router before it. */
	announced?: readonly CandidateAddress[];
	/** Whether media ports are open at each address that pages are served at. Default true. */
	isEverywhere?: boolean;
};

/**
 * The addresses that one client is offered for its media. None is more private than the address of its page, as browsers that
 * check drop such a candidate without a sign, and others would learn addresses of no use to them; unless nothing else is left.
 * The address of this computer that the client has reached comes first, whatever its interface is, then announced ones, then
 * those that `Network` prefers; bridges of virtual machines only where there is nothing else.
 */
export function clientCandidates(
	reached: Reached,
	{ own, announced = [], isEverywhere = true }: Reachable,
): CandidateAddress[] {
	const first = isEverywhere ? reachedAddress(reached) : [];
	const all = unique([...first, ...announced, ...offerable(own)].map(withPlainAddress));
	const usable = preferring(all, ({ address }) => !isLinkLocalIpv6(address));
	const space = pageSpace(reached);
	const allowed = usable.filter(({ address }) => !isMorePrivate(addressSpaceOf(address), space));
	return (allowed.length > 0 ? allowed : leastPrivate(usable)).slice(0, maxCandidates);
}

/**
 * How private the client's page is, by the address in its address bar: `.local` names count as local. Of other names, e.g. at
 * a proxy on this computer, and of clients for whom a program asks, it is only sure that they need no loopback address.
 */
export function pageSpace({ hostName, localAddress }: Reached): AddressSpace {
	const arrived = localAddress === undefined ? 'local' : addressSpaceOf(localAddress);
	// Nobody gets to know private addresses by a header of their own making.
	if (arrived === 'public') return 'public';
	if (hostName === undefined || hostName === null) return 'local';
	if (isIP(hostName) !== 0) return addressSpaceOf(hostName);
	return hostName === 'localhost' || hostName.endsWith('.localhost') ? 'loopback' : 'local';
}

function reachedAddress({ localAddress }: Reached): CandidateAddress[] {
	return localAddress === undefined ? [] : [{ address: localAddress }];
}

/** Containers come and go with their bridges, where no student is. */
function offerable(own: readonly LanAddress[]): readonly LanAddress[] {
	const [first] = own;
	return preferring(own, (entry) => entry.kind !== 'virtual' || entry === first);
}

function withPlainAddress({ address, portOffset }: CandidateAddress): CandidateAddress {
	return { address: plainAddress(address), ...(portOffset !== undefined && { portOffset }) };
}

function unique(candidates: CandidateAddress[]): CandidateAddress[] {
	const keyOf = ({ address, portOffset = 0 }: CandidateAddress) => `${address} ${portOffset}`;
	return [...new Map(candidates.map((each) => [keyOf(each), each])).values()];
}

/** Those that are wanted, or all if none is. */
function preferring<T>(all: readonly T[], isWanted: (each: T) => boolean): readonly T[] {
	const wanted = all.filter(isWanted);
	return wanted.length > 0 ? wanted : all;
}

function leastPrivate(candidates: readonly CandidateAddress[]): readonly CandidateAddress[] {
	const spaceOf = ({ address }: CandidateAddress) => addressSpaceOf(address);
	return candidates.filter((one) => !candidates.some((other) => isMorePrivate(spaceOf(one), spaceOf(other))));
}
