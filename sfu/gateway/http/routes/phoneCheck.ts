/** A phone tries whether it reaches this computer: the host starts the check and sees it, whoever scans its code takes part. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ProbeTransport } from '../../../core/media/ConnectionProbe.ts';
import { candidatesAt } from '../../../core/media/iceCandidates.ts';
import type { Phone } from '../../../doctor/phone/Phone.ts';
import { Id } from '../../../protocol/models/common.ts';
import type { TransportOptions, WireDtlsParameters } from '../../../protocol/models/media.ts';
import {
	CheckedPhone,
	NewPhone,
	PhoneCheckInfo,
	PhoneConnectRequest,
	PhoneResults,
	PhoneTransport,
	PhoneTransportRequest,
	PhoneWelcome,
} from '../../../protocol/phoneCheck.ts';
import { hostNameOf } from '../../access/OriginPolicy.ts';
import { reachedAddress } from '../people/peopleAnswers.ts';
import { errorResponses, guarded, hostOnly, Succeeded } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

const CheckParams = z.object({ checkId: Id });
const PhoneParams = CheckParams.extend({ phoneId: Id });
const phones = '/api/phone-checks/:checkId/phones';

export function phoneCheckRoutes(app: App, parts: RouteParts): void {
	ofHost(app, parts);
	ofPhones(app, parts);
}

function ofHost(app: App, parts: RouteParts): void {
	const { phoneChecks } = parts;
	const { options, schema } = hostOnly(parts);
	const path = '/api/host/phone-check';
	const start = {
		...schema,
		summary: 'Start a check with phones: each opens `path` and tries pages and media',
		description: 'Ends the check of before. It ends by itself after 15 minutes.',
		response: { 201: PhoneCheckInfo, ...guarded(503) },
	};
	app.post(path, { ...options, schema: start }, async (_request, reply) => {
		const { info } = await phoneChecks.start();
		reply.code(201);
		return info;
	});
	const look = {
		summary: 'What phones and this computer saw of each other',
		response: { 200: PhoneCheckInfo, ...guarded(404) },
	};
	app.get(path, { ...options, schema: { ...schema, ...look } }, () => phoneChecks.current.info);
	const end = { summary: 'End the check', response: { 200: Succeeded, ...guarded() } };
	app.delete(path, { ...options, schema: { ...schema, ...end } }, () => {
		phoneChecks.end();
		return { success: true as const };
	});
}

/** Without a token: the id of the check, which is in the code that the host shows, lets phones in. */
function ofPhones(app: App, parts: RouteParts): void {
	const { phoneChecks, hostInfo } = parts;
	const tags = ['phone check'];
	const phoneOf = ({ checkId, phoneId }: z.output<typeof PhoneParams>) => phoneChecks.byId(checkId).phone(phoneId);
	const arrive = {
		tags,
		summary: 'A phone has opened the page of the check',
		params: CheckParams,
		body: NewPhone,
		response: { 201: PhoneWelcome, ...errorResponses(400, 404) },
	};
	app.post(phones, { schema: arrive }, (request, reply) => {
		const check = phoneChecks.byId(request.params.checkId);
		const { id } = check.add(request.body.device, request.raw.socket.remoteAddress ?? '');
		reply.code(201);
		const { rtpCapabilities: routerRtpCapabilities } = check.probe;
		return { phoneId: id, httpsPort: hostInfo.ports.https, routerRtpCapabilities };
	});
	const see = { tags, summary: 'What this computer has seen so far', params: PhoneParams };
	const seen = { ...see, response: { 200: CheckedPhone, ...errorResponses(400, 404) } };
	app.get(`${phones}/:phoneId`, { schema: seen }, (request) => phoneOf(request.params).info);
	const open = {
		tags,
		summary: 'A transport for data channels, with candidates of one protocol',
		params: PhoneParams,
		body: PhoneTransportRequest,
		response: { 201: PhoneTransport, ...errorResponses(400, 404, 409, 503) },
	};
	app.post(`${phones}/:phoneId/transports`, { schema: open }, async (request, reply) => {
		const { protocol } = request.body;
		const transport = await phoneOf(request.params).openTransport(protocol);
		reply.code(201);
		return optionsOf(transport, protocol, request, parts);
	});
	const connect = {
		tags,
		summary: 'The DTLS parameters of the phone for its transport of this protocol',
		params: PhoneParams,
		body: PhoneConnectRequest,
		response: { 200: CheckedPhone, ...errorResponses(400, 404) },
	};
	app.post(`${phones}/:phoneId/connect`, { schema: connect }, async (request) => {
		const phone = phoneOf(request.params);
		// As mediasoup names them; it checks what is inside.
		await phone.connect(request.body.protocol, request.body.dtlsParameters as WireDtlsParameters);
		return phone.info;
	});
	const finish = {
		tags,
		summary: 'What the phone saw, when it has tried everything',
		params: PhoneParams,
		body: PhoneResults,
		response: { 200: CheckedPhone, ...errorResponses(400, 404) },
	};
	app.post(`${phones}/:phoneId/results`, { schema: finish }, (request) =>
		finished(phoneOf(request.params), request.body),
	);
}

function finished(phone: Phone, results: z.output<typeof PhoneResults>): CheckedPhone {
	phone.finish(results);
	return phone.info;
}

/** With the candidates that a student who came in the same way would get. */
function optionsOf(
	transport: ProbeTransport,
	protocol: 'udp' | 'tcp',
	request: FastifyRequest,
	{ sfu, proxies }: Pick<RouteParts, 'sfu' | 'proxies'>,
): TransportOptions {
	const { id, iceParameters, dtlsParameters, sctpParameters } = transport;
	const hostName = hostNameOf(request.headers.host ?? '');
	const localAddress = reachedAddress(request, proxies) ?? undefined;
	const candidates = candidatesAt(transport, sfu.candidatesFor({ hostName, localAddress }));
	const iceCandidates = candidates.filter((candidate) => candidate.protocol === protocol);
	return { id, iceParameters, iceCandidates, dtlsParameters, ...(sctpParameters && { sctpParameters }) };
}
