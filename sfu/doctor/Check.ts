import type { Settings } from '../config.ts';
import type { ClockDoubt } from '../host/ClockWatch.ts';
import type { LanAddress } from '../network/interfaces.ts';
import type { Finding, FindingStep } from '../protocol/doctor.ts';
import type { StorageTrouble } from '../protocol/models/storage.ts';
import type { StartErrorCode } from '../startErrors.ts';

/** Addresses of this computer; `Network` is one. */
export type NetworkView = {
	/** The preferred one first; without a network, the loopback address alone. */
	readonly addresses: LanAddress[];
	readonly preferred: LanAddress;
	readonly isConnected: boolean;
};

/** A server that runs, and looks at itself. */
export type RunningServerFacts = {
	pid: number;
	/** On which it really listens. */
	httpsPort: number;
	httpPort: number;
	mediaPorts: number[];
	/** Its name on the local network, e.g. `laptop.local`; null: it could not be announced, or is not to be. */
	localName: string | null;
	/** What keeps it from storing; null: nothing. */
	storage: StorageTrouble | null;
};

/** What the checks look at. */
export type Facts = {
	platform: NodeJS.Platform;
	settings: Settings;
	network: NetworkView;
	/** null: nothing speaks against the clock of this computer. */
	clockDoubt: ClockDoubt | null;
	/** null: no server runs on the data folder. */
	server: RunningServerFacts | null;
};

/** One line of the list in `checks.ts`. It writes nothing: no file, no setting, no packet that changes anything. */
export type Check = {
	/** Stable: the first part of the id of each finding. */
	name: string;
	/** In sentence case, for teachers. */
	title: string;
	/** The exit code of `lectern doctor` when a class cannot be held because of it. Default: other. */
	exitAs?: StartErrorCode;
	/** A failure is a finding by itself: it may throw, and a StartError says all that there is to say. */
	find(facts: Facts): Promise<Finding[]> | Finding[];
};

type NewFinding = (id: string, text: string, ...steps: FindingStep[]) => Finding;
const inState =
	(state: Finding['state']): NewFinding =>
	(id, text, ...steps) => ({ id, state, text, steps });

export const ok = inState('ok');
/** Good to know; nothing is wrong. */
export const note = inState('note');
/** Some students will have trouble. */
export const warning = inState('warning');
/** A class cannot be held. */
export const problem = inState('problem');

/** @param command missing: there is nothing to type */
export const step = (text: string, command?: string): FindingStep => ({
	text,
	...(command !== undefined && { command }),
});
