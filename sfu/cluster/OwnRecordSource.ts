import { X509Certificate } from 'node:crypto';
import type { Sfu } from '../core/Sfu.ts';
import type { OwnRecord } from './members/MemberList.ts';

type Fixed = Pick<OwnRecord, 'name' | 'version' | 'protocol' | 'startedAtMs'>;
/** What is known once this server listens. */
export type Serving = {
	sfu: Sfu;
	/** Origins at which it is reached, e.g. `https://192.0.2.7:8443`. */
	origins: () => string[];
	/** The certificate that new connections get, PEM. */
	certificate: () => string;
};

/** Steps of the load that is told, so that the others are not told of each change. */
const loadStep = 0.05;

/** What this server tells the others of itself. */
export class OwnRecordSource {
	readonly #fixed: Fixed;
	#serving: Serving | null = null;
	#fingerprint = { certificate: '', text: '' };
	draining = false;

	constructor(fixed: Fixed) {
		this.#fixed = fixed;
	}

	/** From now on, rooms may be placed here. */
	serve(serving: Serving): void {
		this.#serving = serving;
	}

	read(): OwnRecord {
		const { draining } = this;
		if (!this.#serving) {
			const nothing = { linkUrls: [], fingerprint: null, pages: [], load: 0, rooms: 0, participants: 0 };
			return { ...this.#fixed, ...nothing, isFull: true, draining };
		}
		const { sfu, origins, certificate } = this.#serving;
		const { rooms, participantCount: participants, pool } = sfu;
		const addresses = origins();
		return {
			...this.#fixed,
			...{ linkUrls: addresses, pages: addresses, fingerprint: this.#fingerprintOf(certificate()) },
			load: Math.round((pool.leastLoaded?.load ?? 1) / loadStep) * loadStep,
			isFull: !pool.leastLoaded || pool.loadState() === 'full',
			...{ rooms: rooms.list().length, participants, draining },
		};
	}

	#fingerprintOf(certificate: string): string {
		if (this.#fingerprint.certificate !== certificate)
			this.#fingerprint = { certificate, text: new X509Certificate(certificate).fingerprint256 };
		return this.#fingerprint.text;
	}
}
