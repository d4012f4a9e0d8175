import type { CheckedPhone } from '../../../sfu/protocol/phoneCheck.ts';
import { probeMedia } from '../../client/media/probeMedia.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { PhoneCheckApi } from '../../client/signalling/checkApi.ts';
import { deviceInUse } from '../../ui/device.ts';

/** A port that does not answer within this time is blocked, ms. */
const securePortMs = 8_000;
/** A computer that has not seen a connection within this time does not see it, ms. */
const seenWithinMs = 3_000;
const lookEveryMs = 200;

/** What the page shows of its check. `noWebRtc`: this browser cannot try media. */
export type CheckProgress = { phone: CheckedPhone; noWebRtc: boolean };

/**
 * Tries every way to the computer of the class, one after the other, and tells it what this side saw.
 * @param onProgress called with each answer
 * @throws CallError not-found: the check is over; unavailable
 */
export async function checkWays(checkId: string, onProgress: (progress: CheckProgress) => void): Promise<void> {
	const api = await PhoneCheckApi.arrive(checkId, deviceInUse().kind);
	let noWebRtc = false;
	const show = (phone: CheckedPhone) => onProgress({ phone, noWebRtc });
	show(await api.seen());
	const secure = await reachesSecurePort(api);
	show(await api.seen());
	const media = { udp: false, tcp: false };
	for (const protocol of ['udp', 'tcp'] as const) {
		try {
			media[protocol] = await probeMedia({
				routerRtpCapabilities: api.welcome.routerRtpCapabilities,
				open: () => api.openTransport(protocol),
				connect: (dtlsParameters) => api.connect(protocol, dtlsParameters),
				whenConnected: () => untilSeen(api, protocol),
			});
		} catch (error) {
			if (!(error instanceof CallError) || error.code !== 'cannot-consume') throw error;
			noWebRtc = true;
		}
		show(await api.seen());
	}
	show(await api.finish({ secure, ...media }));
}

/** Until the computer of the class has seen a connection that we have, or for as long as that may take. */
async function untilSeen(api: PhoneCheckApi, protocol: 'udp' | 'tcp'): Promise<void> {
	const endMs = performance.now() + seenWithinMs;
	while ((await api.seen()).ways[protocol].byComputer !== true && performance.now() < endMs)
		await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
}

/**
 * The browser may not know the certificate, and then tells no more than if nothing had answered: the computer of the class sees
 * whether the connection came.
 */
async function reachesSecurePort(api: PhoneCheckApi): Promise<boolean> {
	const url = `https://${location.hostname}:${api.welcome.httpsPort}/api/health`;
	const request = { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(securePortMs) } as const;
	const isAnswered = await fetch(url, request).then(
		() => true,
		() => false,
	);
	return isAnswered || (await api.seen()).ways.secure.byComputer === true;
}
