/** The HTTP requests of the checks under Help, and of the page that a phone opens for one. Every failure is a CallError. */
import type { DoctorReport } from '../../../sfu/protocol/doctor.ts';
import type { TransportOptions, WireDtlsParameters } from '../../../sfu/protocol/models/media.ts';
import type { CheckedPhone, PhoneCheckInfo, PhoneResults, PhoneWelcome } from '../../../sfu/protocol/phoneCheck.ts';
import { requestText, sendRequest } from './httpRequest.ts';

/** The server asks programs of the system, some of which are slow, ms. */
const reportMs = 30_000;

/** @throws CallError unauthorized, unavailable */
export function fetchChecks(token: string): Promise<DoctorReport> {
	return sendRequest('GET', '/api/host/checks', { token, timeoutMs: reportMs });
}

/** What `lectern report` writes. @throws CallError unauthorized, unavailable */
export function fetchReport(token: string): Promise<string> {
	return requestText('/api/host/report', { token, timeoutMs: reportMs });
}

const hostPath = '/api/host/phone-check';

/** Ends the check of before. @throws CallError unauthorized, unavailable */
export function startPhoneCheck(token: string): Promise<PhoneCheckInfo> {
	return sendRequest('POST', hostPath, { token });
}

/** @throws CallError unauthorized, not-found (none runs any more), unavailable */
export function fetchPhoneCheck(token: string): Promise<PhoneCheckInfo> {
	return sendRequest('GET', hostPath, { token });
}

/** @throws CallError unauthorized, unavailable */
export function endPhoneCheck(token: string): Promise<unknown> {
	return sendRequest('DELETE', hostPath, { token });
}

/** One phone of a check. @throws CallError not-found (the check is over), rate-limited, unavailable: as all of its methods */
export class PhoneCheckApi {
	readonly welcome: PhoneWelcome;
	readonly #path: string;

	private constructor(path: string, welcome: PhoneWelcome) {
		this.#path = path;
		this.welcome = welcome;
	}

	static async arrive(checkId: string, device: CheckedPhone['device']): Promise<PhoneCheckApi> {
		const path = `/api/phone-checks/${encodeURIComponent(checkId)}/phones`;
		const welcome = await sendRequest<PhoneWelcome>('POST', path, { body: { device } });
		return new PhoneCheckApi(`${path}/${welcome.phoneId}`, welcome);
	}

	/** What the computer of the class has seen so far. */
	seen(): Promise<CheckedPhone> {
		return sendRequest('GET', this.#path);
	}

	openTransport(protocol: 'udp' | 'tcp'): Promise<TransportOptions> {
		return sendRequest('POST', `${this.#path}/transports`, { body: { protocol } });
	}

	connect(protocol: 'udp' | 'tcp', dtlsParameters: WireDtlsParameters): Promise<CheckedPhone> {
		return sendRequest('POST', `${this.#path}/connect`, { body: { protocol, dtlsParameters } });
	}

	finish(results: PhoneResults): Promise<CheckedPhone> {
		return sendRequest('POST', `${this.#path}/results`, { body: results });
	}
}
