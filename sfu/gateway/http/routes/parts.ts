import type {
	FastifyBaseLogger,
	FastifyInstance,
	RawReplyDefaultExpression,
	RawRequestDefaultExpression,
	RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import type { LogSampler } from '../../../core/LogSampler.ts';
import type { Sfu } from '../../../core/Sfu.ts';
import type { PhoneChecks } from '../../../doctor/phone/PhoneCheck.ts';
import type { SelfCheck } from '../../../doctor/SelfCheck.ts';
import type { HostClasses } from '../../../host/HostClasses.ts';
import type { HostInfoService } from '../../../host/HostInfoService.ts';
import type { Certificates } from '../../../host/tls/Certificates.ts';
import type { GivenCertificate } from '../../../host/tls/GivenCertificate.ts';
import type { Materials } from '../../../materials/Materials.ts';
import type { Library } from '../../../recording/library/Library.ts';
import type { SelfReport } from '../../../report/SelfReport.ts';
import type { Arrivals } from '../../access/Arrivals.ts';
import type { HostCodes } from '../../access/HostCodes.ts';
import type { HostSessions } from '../../access/HostSessions.ts';
import type { Proxies } from '../../access/Proxies.ts';
import type { AccessParts } from '../../access/requireScope.ts';
import type { RequestForwarding } from '../RequestForwarding.ts';

/** Fastify, with handlers typed by their schemas. */
export type App = FastifyInstance<
	RawServerDefault,
	RawRequestDefaultExpression,
	RawReplyDefaultExpression,
	FastifyBaseLogger,
	ZodTypeProvider
>;

/** What the routes need of the server. */
export type RouteParts = AccessParts & {
	sfu: Sfu;
	hostInfo: HostInfoService;
	hostClasses: HostClasses;
	hostCodes: HostCodes;
	hostSessions: HostSessions;
	certificates: Certificates;
	selfCheck: SelfCheck;
	selfReport: SelfReport;
	/** null: there is none of somebody else. */
	givenCertificate: GivenCertificate | null;
	proxies: Proxies;
	phoneChecks: PhoneChecks;
	arrivals: Arrivals;
	/** null: there is no folder for recordings. */
	library: Library | null;
	/** null: the folder for documents cannot be used. */
	materials: Materials | null;
	/** Of the cluster; absent or null: this server is alone. */
	forwarding?: RequestForwarding | null;
	logger: Logger;
	/** For errors of requests. */
	log: LogSampler;
};

/** @throws SfuError unavailable: there is no folder for recordings */
export function libraryOf({ library }: Pick<RouteParts, 'library'>): Library {
	if (!library) throw new SfuError('unavailable', 'there is no folder for recordings', { what: 'recording' });
	return library;
}
