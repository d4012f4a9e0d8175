import { SfuError } from '../../core/errors.ts';
import type { ConnectionProbe } from '../../core/media/ConnectionProbe.ts';
import { newId } from '../../core/newId.ts';
import type { CheckedPhone, PhoneCheckInfo } from '../../protocol/phoneCheck.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import { Phone } from './Phone.ts';

/** Whoever tries more than this in one check is a crowd, or an attack: the oldest is forgotten. */
const maxCheckedPhones = 30;
/** A check that nobody ends does so by itself, ms. */
const checkLastsMs = 15 * 60_000;

/** One check: its id is in the QR code that phones scan, and lets them in. */
export class PhoneCheck {
	readonly id = newId();
	readonly probe: ConnectionProbe;
	readonly #phones = new Map<string, Phone>();
	readonly #cancelEnd: () => void;
	#closed = false;

	/** Owns the probe from now on. */
	constructor(probe: ConnectionProbe) {
		this.probe = probe;
		this.#cancelEnd = setRunningTimeout(() => this.close(), checkLastsMs);
	}

	get info(): PhoneCheckInfo {
		return {
			checkId: this.id,
			path: `/check?id=${this.id}`,
			phones: [...this.#phones.values()].map(({ info }) => info),
		};
	}

	/** Also when its worker has died. */
	get closed(): boolean {
		return this.#closed || this.probe.closed;
	}

	/** @param address from which it came, as sockets tell it */
	add(device: CheckedPhone['device'], address: string): Phone {
		for (const [id, oldest] of this.#phones) {
			if (this.#phones.size < maxCheckedPhones) break;
			this.#phones.delete(id);
			oldest.close();
		}
		const phone = new Phone(device, address, this.probe);
		this.#phones.set(phone.id, phone);
		return phone;
	}

	/** @throws SfuError not-found */
	phone(phoneId: string): Phone {
		const phone = this.#phones.get(phoneId);
		if (!phone) throw new SfuError('not-found', 'no such phone in this check');
		return phone;
	}

	/** Somebody has come to the port of the secure page. @param address as sockets tell it */
	secureConnectionFrom(address: string): void {
		for (const phone of this.#phones.values()) if (phone.address === address) phone.sawSecureConnection();
	}

	/** Idempotent. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#cancelEnd();
		for (const phone of this.#phones.values()) phone.close();
		this.#phones.clear();
		this.probe.close();
	}
}

/** The check that runs, if any: one at a time. */
export class PhoneChecks {
	readonly #openProbe: () => Promise<ConnectionProbe>;
	#current: PhoneCheck | null = null;
	#closed = false;

	constructor(openProbe: () => Promise<ConnectionProbe>) {
		this.#openProbe = openProbe;
	}

	/** Ends the one of before. @throws SfuError unavailable */
	async start(): Promise<PhoneCheck> {
		const check = new PhoneCheck(await this.#openProbe());
		if (this.#closed) check.close();
		this.#current?.close();
		this.#current = check;
		return check;
	}

	/** @throws SfuError not-found: none runs */
	get current(): PhoneCheck {
		if (!this.#current || this.#current.closed) throw new SfuError('not-found', 'no check runs');
		return this.#current;
	}

	/** @throws SfuError not-found: it is over, or there was none */
	byId(checkId: string): PhoneCheck {
		const { current } = this;
		if (current.id !== checkId) throw new SfuError('not-found', 'this check is over');
		return current;
	}

	secureConnectionFrom(address: string | undefined): void {
		if (address !== undefined) this.#current?.secureConnectionFrom(address);
	}

	/** Ends the one that runs. Idempotent. */
	end(): void {
		this.#current?.close();
		this.#current = null;
	}

	close(): void {
		this.#closed = true;
		this.end();
	}
}
