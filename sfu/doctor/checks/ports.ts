import { once } from 'node:events';
import { createServer } from 'node:net';
import { probePort } from '../../core/workers/ports.ts';
import { errorText, systemErrorCode } from '../../errorText.ts';
import type { Finding } from '../../protocol/doctor.ts';
import { Health } from '../../protocol/http.ts';
import { type Check, type Facts, note, ok, problem, step, warning } from '../Check.ts';
import { mediaPortsOf } from '../neededPorts.ts';

const askMs = 2_000;

export const ports: Check = {
	name: 'ports',
	title: 'Ports',
	exitAs: 'network',
	find: (facts) => (facts.server ? usedPorts(facts) : freePorts(facts)),
};

/** A server listens: its own ports are no obstacle. */
function usedPorts({ server, settings }: Facts): Finding[] {
	if (!server) return [];
	const { httpsPort, httpPort, mediaPorts } = server;
	const used = `The class uses the ports ${httpsPort}, ${httpPort} and, for sound and video, ${mediaPorts.join(', ')}.`;
	const changed = [
		[settings.port, httpsPort],
		[settings.httpPort, httpPort],
		[settings.mediaPort, mediaPorts[0]],
	].some(([wanted, actual]) => wanted !== 0 && wanted !== actual);
	if (!changed) return [ok('ports.used', used)];
	return [
		warning(
			'ports.changed',
			`${used} These are not those that were set, because another program has them: rules of a firewall may not fit.`,
			step('Close the other program, often a second Lectern, and start Lectern again.'),
		),
	];
}

async function freePorts(facts: Facts): Promise<Finding[]> {
	const { settings, network } = facts;
	const host = settings.bind ?? undefined;
	const pages = [
		['https', settings.port],
		['http', settings.httpPort],
	] as const;
	const other = await otherLectern(facts);
	const pageFindings = await Promise.all(pages.map(([name, port]) => pagePort(name, port, host, other)));
	const mediaFindings = await Promise.all(
		mediaPortsOf(settings).map((port) => mediaPort(port, network.preferred.address, other)),
	);
	const any = note(
		'ports.anyMedia',
		'Sound and video use any free ports: no rule of a firewall can be written for them.',
	);
	return [...pageFindings, ...(settings.mediaPort === 0 ? [any] : mediaFindings)];
}

const pageTexts = { https: 'the secure page', http: 'the first page' } as const;

async function pagePort(
	name: 'https' | 'http',
	port: number,
	host: string | undefined,
	other: string | null,
): Promise<Finding> {
	const what = pageTexts[name];
	const failure = await listenFailure(port, host);
	if (failure === null) {
		const text = port === 0 ? `For ${what}, any free port is used.` : `Port ${port}, for ${what}, is free.`;
		return ok(`ports.${name}`, text);
	}
	const code = systemErrorCode(failure);
	if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') {
		const text = `The address ${host} is not on this computer.`;
		return problem('ports.notHere', text, step('Choose one that is, or leave --bind out.'));
	}
	if (code !== 'EADDRINUSE' && code !== 'EACCES')
		return problem(`ports.${name}Failed`, `Port ${port}, for ${what}, cannot be opened: ${errorText(failure)}.`);
	return taken(`ports.${name}Taken`, `Port ${port}, for ${what},`, port, other);
}

async function mediaPort(port: number, address: string, other: string | null): Promise<Finding> {
	const state = await probePort(address, port);
	if (state === 'free') return ok('ports.media', `Port ${port}, for sound and video, is free.`);
	if (state === 'gone')
		return warning('ports.mediaGone', `The address ${address} cannot be used at the moment.`, step('Check again.'));
	return taken('ports.mediaTaken', `Port ${port}, for sound and video,`, port, other);
}

/** @param subject the beginning of the sentence @param other version of a Lectern that has the pages' ports; null: none */
function taken(id: string, subject: string, port: number, other: string | null): Finding {
	const instead = 'The next free one would be used instead.';
	if (other !== null)
		return note(id, `${subject} is used by another Lectern (${other}), with a data folder of its own. ${instead}`);
	const command =
		{ win32: `netstat -ano | findstr :${port}`, linux: `sudo ss -lptun sport = :${port}` }[
			process.platform as string
		] ?? `lsof -nP -i :${port}`;
	return warning(
		id,
		`${subject} is used by another program. ${instead} Rules of a firewall may not fit then.`,
		step('See which program it is, and close it.', command),
	);
}

/** The version of the Lectern of another data folder that answers at a page's port; null: none does. */
async function otherLectern({ settings: { httpPort, bind } }: Facts): Promise<string | null> {
	if (httpPort === 0) return null;
	const host = bind?.includes(':') ? `[${bind}]` : (bind ?? '127.0.0.1');
	try {
		const response = await fetch(`http://${host}:${httpPort}/api/health`, { signal: AbortSignal.timeout(askMs) });
		return Health.parse(await response.json()).version;
	} catch {
		return null;
	}
}

/** null: the port is free. */
async function listenFailure(port: number, host: string | undefined): Promise<unknown> {
	const server = createServer();
	try {
		server.listen({ port, exclusive: true, ...(host !== undefined && { host }) });
		await once(server, 'listening');
		return null;
	} catch (error) {
		return error;
	} finally {
		server.close();
	}
}
