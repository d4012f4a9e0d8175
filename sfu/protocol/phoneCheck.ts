/** A phone tries whether it reaches the computer of the class, and the host sees it: `/api/host/phone-check`, `/api/phone-checks`. */
import { z } from 'zod';
import { RtpCapabilitiesView, TransportOptions } from './models/media.ts';
import { DtlsParameters } from './models/sentMedia.ts';

/** `page`: the first page; `secure`: the port of the secure page; `udp`, `tcp`: sound and video, by real media connections. */
export const phoneWays = ['page', 'secure', 'udp', 'tcp'] as const;
export type PhoneWay = (typeof phoneWays)[number];
/** What one side says of a way; null: it is still being tried. */
const Reached = z.boolean().nullable();

const WayResult = z.object({
	byPhone: Reached.describe('what the phone saw'),
	byComputer: Reached.describe('what this computer saw'),
});
export type WayResult = z.output<typeof WayResult>;

export const CheckedPhone = z.object({
	phoneId: z.string(),
	device: z.enum(['phone', 'tablet', 'chromebook', 'computer']),
	done: z.boolean().describe('it has tried everything'),
	ways: z.object({ page: WayResult, secure: WayResult, udp: WayResult, tcp: WayResult }),
});
export type CheckedPhone = z.output<typeof CheckedPhone>;

/** `POST` and `GET /api/host/phone-check`. */
export const PhoneCheckInfo = z.object({
	checkId: z.string(),
	path: z.string().describe('of the page that the phone opens, at any address of this computer'),
	phones: z.array(CheckedPhone).describe('in the order in which they came'),
});
export type PhoneCheckInfo = z.output<typeof PhoneCheckInfo>;

/** `POST /api/phone-checks/:checkId/phones`. */
export const NewPhone = CheckedPhone.pick({ device: true });
export const PhoneWelcome = z.object({
	phoneId: z.string(),
	httpsPort: z.number().int(),
	routerRtpCapabilities: RtpCapabilitiesView,
});
export type PhoneWelcome = z.output<typeof PhoneWelcome>;

/** `POST .../phones/:phoneId/transports` -> TransportOptions, with candidates of one protocol. */
export const PhoneTransportRequest = z.object({ protocol: z.enum(['udp', 'tcp']) });
export const PhoneTransport = TransportOptions;
export type PhoneTransport = z.output<typeof PhoneTransport>;
/** `POST .../phones/:phoneId/connect`. */
export const PhoneConnectRequest = PhoneTransportRequest.extend({ dtlsParameters: DtlsParameters });
/** `POST .../phones/:phoneId/results` -> CheckedPhone: what the phone saw. */
export const PhoneResults = z.object({ secure: z.boolean(), udp: z.boolean(), tcp: z.boolean() });
export type PhoneResults = z.output<typeof PhoneResults>;
